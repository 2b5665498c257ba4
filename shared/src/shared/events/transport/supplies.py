"""Facts about supplies on the way and in stock.

A quantity is a decimal in text beside its unit, never a float: sums of them are exact.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, Plate, When

Unit = Literal["jin", "kg", "ton", "barrel", "piece"]
"""A jin (市斤) is 0.5 kg exactly; only the three units of mass convert into each other."""
Amount = Annotated[str, Field(pattern=r"^\d{1,12}(\.\d{1,6})?$")]
Difference = Literal["none", "short", "over"]


class ConsignmentEvent(Event):
    """About one consignment of one item to one holder (an enterprise or a farm)."""

    topic: ClassVar[str] = "transport.consignments"

    consignment_id: Code

    @property
    def subject(self) -> str:
        return self.consignment_id


class SuppliesDispatched(ConsignmentEvent):
    """`from_stock` is the place whose stock it was taken from, `permit_id` the vehicle's pass."""

    item: Code
    quantity: Amount
    unit: Unit
    holder: Code
    from_stock: Code | None = None
    plate: Plate | None = None
    permit_id: Code | None = None
    dispatched_at: When
    dispatched_by: Code | None = None


class SuppliesReceived(ConsignmentEvent):
    """`quantity` came, in the unit of the dispatch; `differs_by` is what is short or over."""

    item: Code
    holder: Code
    dispatched: Amount
    quantity: Amount
    unit: Unit
    difference: Difference
    differs_by: Amount
    received_at: When
    received_by: Code


class StockEvent(Event):
    """About the stock of one item at one place."""

    topic: ClassVar[str] = "transport.stocks"

    stock_id: Code
    place: Code
    item: Code
    unit: Unit
    minimum: Amount

    @property
    def subject(self) -> str:
        return self.stock_id


class StockCounted(StockEvent):
    """What is there and what must be; the first count opens the stock."""

    quantity: Amount
    counted_at: When


class StockDrawn(StockEvent):
    """Taken out for a consignment, whose terms it repeats; `left` is what is there now."""

    consignment_id: Code
    quantity: Amount
    left: Amount
    dispatched_quantity: Amount
    dispatched_unit: Unit
    holder: Code
    plate: Plate | None = None
    permit_id: Code | None = None
    drawn_at: When
    dispatched_by: Code | None = None


class StockSupplied(StockEvent):
    consignment_id: Code
    quantity: Amount
    left: Amount
    supplied_at: When


class StockRanLow(StockEvent):
    """Said once when it falls below its minimum, and again only after it was above."""

    left: Amount
    ran_low_at: When
