"""Permits of every kind, as queries read them."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events import Reason
from shared.events.base import PersonId, Plate
from shared.events.permits import PermitKind, Requirement, RiskLevel
from shared.views import View

PermitStatus = Literal["applied", "active", "suspended", "revoked", "expired", "withdrawn"]


class Inspection(BaseModel):
    """The last inspection of a permit."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    inspection_id: str
    inspector: str
    inspected_at: datetime
    passed: bool
    findings: tuple[str, ...] = ()


class Withdrawal(BaseModel):
    """Why an application was taken back, by which account."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reason: str
    by: str
    withdrawn_at: datetime


class PermitView(View):
    """A resumption permit from its application on, or a vehicle pass; `kind` tells which."""

    collection: ClassVar[str] = "permit_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("holder", "kind"), ("status",), ("plate",))

    kind: PermitKind
    holder: str
    status: PermitStatus
    checklist: tuple[Requirement, ...] = ()
    supplies_days: int | None = None
    risk_level: RiskLevel | None = None
    batch: int | None = None
    applied_at: datetime | None = None
    inspection: Inspection | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    conditions: tuple[str, ...] = ()
    plate: Plate | None = None
    drivers: tuple[PersonId, ...] = ()
    route: str | None = None
    cargo: str | None = None
    reasons: tuple[Reason, ...] = ()
    """Why it is suspended."""
    revocation: str | None = None
    expired_at: datetime | None = None
    withdrawal: Withdrawal | None = None


class PermitLine(BaseModel):
    """One of an enterprise's permits, in a line."""

    id: str
    kind: PermitKind
    status: PermitStatus
    valid_until: datetime | None
