"""Problems of enterprises, and those of the county that alerts raised, as queries read them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events.permits.alerts import Severity
from shared.events.permits.problems import ProblemKind
from shared.events.permits.support import LeaderTier
from shared.views import View

ProblemStatus = Literal["open", "resolved"]
ShownKind = ProblemKind | Literal["alert"]
ALERT: Literal["alert"] = "alert"
OF_ENTERPRISES: Mapping[str, Any] = MappingProxyType({"kind": {"$ne": ALERT}})
"""Criteria for what is counted as a problem: an alert is none of an enterprise."""


class AlertView(BaseModel):
    """The alert that raised a problem; `began_at` is real time, `runbook` says what to do."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    severity: Severity
    runbook: str = ""
    began_at: datetime


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
    """Of an enterprise, or of kind `alert` and of none.

    `level` is how often it escalated, `escalated_at` when, level by level.
    """

    collection: ClassVar[str] = "problem_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("status", "due_at"),
        ("enterprise_id", "due_at"),
        ("unit_id", "due_at"),
        ("due_at",),
    )

    enterprise_id: str | None = None
    kind: ShownKind
    alert: AlertView | None = None
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
