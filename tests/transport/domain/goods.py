"""Supplies to start from: disinfectant for a pig farm, taken from the county's depot."""

from datetime import timedelta

from tests.transport.facts import MORNING

from shared.events.transport import (
    StockCounted,
    StockDrawn,
    StockRanLow,
    StockSupplied,
    SuppliesDispatched,
    SuppliesReceived,
)
from shared.events.transport.supplies import Amount, Difference
from transport.domain.consignment import Terms
from transport.domain.quantity import Quantity
from transport.domain.stock import stock_id

DEPOT = "county-depot"
FARM = "pig-farm-3"
NOON = MORNING + timedelta(hours=4)
STOCK = {
    "stock_id": stock_id(DEPOT, "disinfectant"),
    "place": DEPOT,
    "item": "disinfectant",
    "unit": "kg",
    "minimum": "40",
}
TERMS = Terms("c1", "disinfectant", Quantity.of("120", "jin"), FARM, DEPOT)
DISPATCHED = SuppliesDispatched(
    consignment_id="c1",
    item="disinfectant",
    quantity="120",
    unit="jin",
    holder=FARM,
    from_stock=DEPOT,
    dispatched_at=MORNING,
)


def received(quantity: Amount, difference: Difference, differs_by: Amount) -> SuppliesReceived:
    return SuppliesReceived(
        consignment_id="c1",
        item="disinfectant",
        holder=FARM,
        dispatched="120",
        quantity=quantity,
        unit="jin",
        difference=difference,
        differs_by=differs_by,
        received_at=NOON,
        received_by="clerk",
    )


def counted(quantity: Amount) -> StockCounted:
    return StockCounted.model_validate({**STOCK, "quantity": quantity, "counted_at": MORNING})


def drawn(left: Amount, consignment_id: str = "c1") -> StockDrawn:
    fields = {
        "consignment_id": consignment_id,
        "quantity": "60",
        "left": left,
        "dispatched_quantity": "120",
        "dispatched_unit": "jin",
        "holder": FARM,
        "drawn_at": MORNING,
    }
    return StockDrawn.model_validate(STOCK | fields)


def supplied(left: Amount, consignment_id: str = "c2") -> StockSupplied:
    fields = {"consignment_id": consignment_id, "quantity": "60", "left": left}
    return StockSupplied.model_validate(STOCK | fields | {"supplied_at": NOON})


def ran_low(left: Amount) -> StockRanLow:
    return StockRanLow.model_validate(STOCK | {"left": left, "ran_low_at": MORNING})
