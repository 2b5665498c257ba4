"""Problems of enterprises, as queries read them."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events.permits.problems import ProblemKind
from shared.events.permits.support import LeaderTier
from shared.views import View

ProblemStatus = Literal["open", "resolved"]


class Resolution(BaseModel):
    """What was done."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    what_was_done: str
    quantity: float | None = None
    unit_of_quantity: str | None = None
    resolved_by: str
    tier: LeaderTier | None = None
    resolved_at: datetime


class ProblemView(View):
    """`level` is how often it escalated, `escalated_at` when, level by level."""

    collection: ClassVar[str] = "problem_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("status", "due_at"),
        ("enterprise_id", "due_at"),
        ("unit_id", "due_at"),
        ("due_at",),
    )

    enterprise_id: str
    kind: ProblemKind
    status: ProblemStatus
    text: str
    raised_by: str
    raised_at: datetime
    visit_id: str | None = None
    unit_id: str | None = None
    due_at: datetime
    escalates_at: tuple[datetime, ...]
    rule_version: str
    level: int = 0
    escalated_at: tuple[datetime, ...] = ()
    resolution: Resolution | None = None
