"""Facts about the county's plans for epidemic control and the return to work."""

from datetime import date
from typing import ClassVar, Literal

from shared.events.base import Code, Event
from shared.events.permits.terms import Digest

PlanKind = Literal["overall", "special"]
"""The one plan of the whole county (总体方案), or one for a part of the work (专项方案)."""


class PlanEvent(Event):
    """About one plan of the county; an enterprise's own control plan is none of these."""

    topic: ClassVar[str] = "permits.plans"

    plan_id: Code

    @property
    def subject(self) -> str:
        return self.plan_id


class PlanRegistered(PlanEvent):
    """Issued on a day of the county; `digest` is the SHA-256 of the document, kept elsewhere."""

    title: str
    kind: PlanKind
    unit_id: Code | None = None
    issued_on: date
    digest: Digest | None = None


EVENTS: tuple[type[Event], ...] = (PlanRegistered,)
