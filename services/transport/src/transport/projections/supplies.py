"""Facts about supplies -> the consignments and stocks that queries read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
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
from shared.projections import NOTHING, InsertOnce, MergeAtRevision, Operation
from transport.views import ConsignmentView, StockLevelView, StockView


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
    yield from _stock(event, envelope, event.quantity, event.counted_at, fields)


def stock_drawn(event: StockDrawn, envelope: Envelope[StockDrawn]) -> Iterable[Operation]:
    yield from _stock(event, envelope, event.left, event.drawn_at)


def stock_supplied(event: StockSupplied, envelope: Envelope[StockSupplied]) -> Iterable[Operation]:
    yield from _stock(event, envelope, event.left, event.supplied_at)


def stock_ran_low(event: StockRanLow, envelope: Envelope[StockRanLow]) -> Iterable[Operation]:
    yield from _stock(event, envelope, event.left, event.ran_low_at)


def _stock(
    event: StockEvent,
    envelope: Envelope[Any],
    left: str,
    at: datetime,
    more: Mapping[str, Any] = NOTHING,
) -> Iterable[Operation]:
    """What is there now, and beside it what was there after this change."""
    revision, now = envelope.revision or 0, {"quantity": left, "low": is_low(left, event.minimum)}
    yield MergeAtRevision(StockView.collection, event.stock_id, revision, {**more, **now})
    about = event.model_dump(include={"stock_id", "place", "item", "unit", "minimum"})
    level = {"_id": f"{event.stock_id}:{revision}", "revision": revision, "at": at}
    yield InsertOnce(StockLevelView.collection, {**level, **about, **now})


def is_low(left: str, minimum: str) -> bool:
    return Decimal(left) < Decimal(minimum)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(SuppliesDispatched, supplies_dispatched),
    project(SuppliesReceived, supplies_received),
    project(StockCounted, stock_counted),
    project(StockDrawn, stock_drawn),
    project(StockSupplied, stock_supplied),
    project(StockRanLow, stock_ran_low),
)
