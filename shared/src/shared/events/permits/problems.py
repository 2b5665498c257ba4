"""Facts about the problems of enterprises: raised, escalated by their clock, resolved."""

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, When
from shared.events.permits.support import LeaderTier

ProblemKind = Literal[
    "isolation-place", "supplies", "workers-return", "vehicle-passage", "materials", "orders",
    "other",
]  # fmt: skip


class ProblemEvent(Event):
    """About one problem of an enterprise; every fact repeats whose it is and of which kind."""

    topic: ClassVar[str] = "permits.problems"

    problem_id: Code
    enterprise_id: Code
    kind: ProblemKind
    unit_id: Code | None = None

    @property
    def subject(self) -> str:
        return self.problem_id


class ProblemRaised(ProblemEvent):
    """`escalates_at` is its clock, level by level from 1 on; the first time is `due_at`."""

    text: str
    raised_by: Code
    raised_at: When
    visit_id: Code | None = None
    due_at: When
    escalates_at: tuple[When, ...]
    rule_version: Code


class ProblemEscalated(ProblemEvent):
    """`escalated_at` is the time that was set, however late somebody looked at the clock."""

    level: int = Field(ge=1)
    escalated_at: When
    rule_version: Code


class ProblemResolved(ProblemEvent):
    """`tier` is that of the leader who solved it, if one did."""

    what_was_done: str
    quantity: float | None = Field(default=None, gt=0)
    unit_of_quantity: Code | None = None
    resolved_by: Code
    tier: LeaderTier | None = None
    resolved_at: When


EVENTS: tuple[type[Event], ...] = (ProblemRaised, ProblemEscalated, ProblemResolved)
