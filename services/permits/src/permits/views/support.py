"""Units, visits and the county's plans, as queries read them."""

from datetime import date, datetime
from typing import ClassVar

from shared.events.permits.plans import PlanKind
from shared.events.permits.support import LeaderTier, UnitKind
from shared.views import View


class UnitView(View):
    collection: ClassVar[str] = "unit_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("kind",), ("township",))

    kind: UnitKind
    name: str
    sector: str | None = None
    township: str | None = None
    duties: str
    members: int
    accounts: tuple[str, ...] = ()
    registered_at: datetime | None = None


class VisitView(View):
    collection: ClassVar[str] = "visit_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("enterprise_id", "visited_at"),
        ("tier", "visited_at"),
    )

    enterprise_id: str
    leader_account: str
    tier: LeaderTier
    visited_at: datetime
    notes: str | None = None


class PlanView(View):
    collection: ClassVar[str] = "plan_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("kind",), ("unit_id",))

    title: str
    kind: PlanKind
    unit_id: str | None = None
    issued_on: date
    digest: str | None = None
    registered_at: datetime | None = None
