"""Consignments and stocks as queries read them, with quantities as decimals in text."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby, takewhile
from typing import ClassVar, Literal, NamedTuple

from shared.events.transport.supplies import Difference, Unit
from shared.views import View

ConsignmentStatus = Literal["dispatched", "received"]


class ConsignmentView(View):
    """`quantity` was sent and `received` came, both in `unit`; `difference` once both are told."""

    collection: ClassVar[str] = "consignment_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("dispatched_at",),
        ("holder", "dispatched_at"),
        ("item", "dispatched_at"),
        ("difference", "dispatched_at"),
        ("status", "dispatched_at"),
    )

    item: str
    quantity: str
    unit: Unit
    holder: str
    status: ConsignmentStatus
    from_stock: str | None = None
    plate: str | None = None
    permit_id: str | None = None
    dispatched_at: datetime
    dispatched_by: str | None = None
    received: str | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    difference: Difference | None = None
    differs_by: str | None = None


class StockView(View):
    """`low` while it is below its minimum."""

    collection: ClassVar[str] = "stock_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("place",), ("item",), ("low",))

    place: str
    item: str
    unit: Unit
    quantity: str
    minimum: str
    low: bool
    counted_at: datetime


class StockLevelView(View):
    """What was there of a stock after one change of it; `id` is the stock and the revision."""

    collection: ClassVar[str] = "stock_level_views"

    stock_id: str
    place: str
    item: str
    unit: Unit
    quantity: str
    minimum: str
    low: bool
    at: datetime


class LowStock(NamedTuple):
    """A stock that is below its minimum, and since when."""

    level: StockLevelView
    since: datetime


def low_stocks(levels: Sequence[StockLevelView]) -> list[LowStock]:
    """The stocks that are low after the last of these levels of each."""
    found = []
    in_order = sorted(levels, key=lambda one: (one.stock_id, one.revision))
    for _, some in groupby(in_order, key=lambda one: one.stock_id):
        newest_first = list(some)[::-1]
        if newest_first[0].low:
            *_, first = takewhile(lambda one: one.low, newest_first)
            found.append(LowStock(newest_first[0], first.at))
    return found
