"""Consignments and stocks as queries read them, with quantities as decimals in text."""

from datetime import datetime
from typing import ClassVar, Literal

from shared.events.transport.supplies import Difference, Unit
from shared.views import View


class ConsignmentView(View):
    """`quantity` was sent and `received` came, both in `unit`; `difference` once both are told."""

    collection: ClassVar[str] = "consignment_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("dispatched_at",),
        ("holder", "dispatched_at"),
        ("item", "dispatched_at"),
        ("difference", "dispatched_at"),
    )

    item: str
    quantity: str
    unit: Unit
    holder: str
    status: Literal["dispatched", "received"]
    from_stock: str | None = None
    plate: str | None = None
    permit_id: str | None = None
    dispatched_at: datetime
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
