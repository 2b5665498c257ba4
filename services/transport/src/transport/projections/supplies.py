"""Facts about supplies -> the consignments and stocks that queries read."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.transport import (
    StockCounted,
    StockDrawn,
    StockEvent,
    StockRanLow,
    StockSupplied,
    SuppliesDispatched,
    SuppliesReceived,
)
from shared.projections import NOTHING, MergeAtRevision, Operation
from transport.views import ConsignmentView, StockView


def supplies_dispatched(
    event: SuppliesDispatched, envelope: Envelope[SuppliesDispatched]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"consignment_id"}) | {"status": "dispatched"}
    yield MergeAtRevision(
        ConsignmentView.collection, event.consignment_id, envelope.revision or 0, fields
    )


def supplies_received(
    event: SuppliesReceived, envelope: Envelope[SuppliesReceived]
) -> Iterable[Operation]:
    told = {"received_at", "received_by", "difference", "differs_by"}
    fields = event.model_dump(include=told) | {"status": "received", "received": event.quantity}
    yield MergeAtRevision(
        ConsignmentView.collection, event.consignment_id, envelope.revision or 0, fields
    )


def stock_counted(event: StockCounted, envelope: Envelope[StockCounted]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"stock_id", "quantity"})
    yield _stock(event, envelope, event.quantity, fields)


def stock_moved(
    event: StockDrawn | StockSupplied | StockRanLow, envelope: Envelope[Any]
) -> Iterable[Operation]:
    yield _stock(event, envelope, event.left)


def _stock(
    event: StockEvent, envelope: Envelope[Any], left: str, more: Mapping[str, Any] = NOTHING
) -> MergeAtRevision:
    fields = {**more, "quantity": left, "low": Decimal(left) < Decimal(event.minimum)}
    return MergeAtRevision(StockView.collection, event.stock_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(SuppliesDispatched, supplies_dispatched),
    project(SuppliesReceived, supplies_received),
    project(StockCounted, stock_counted),
    project(StockDrawn, stock_moved),
    project(StockSupplied, stock_moved),
    project(StockRanLow, stock_moved),
)
