"""Permits of every kind, as queries read them."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, computed_field

from permits.views.words import SUSPENSIONS
from shared.events import Reason
from shared.events.base import PersonId, Plate
from shared.events.permits import PermitKind, Requirement, RiskLevel
from shared.events.permits.terms import Level, Procedure, Proof, Regime
from shared.views import View
from shared.words import Words, in_words

PermitStatus = Literal["applied", "active", "suspended", "revoked", "expired", "withdrawn"]


class Inspection(BaseModel):
    """The last inspection of a permit."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    inspection_id: str
    inspector: str
    inspected_at: datetime
    passed: bool
    findings: tuple[str, ...] = ()
    proof: Proof | None = None
    unit_id: str | None = None


class Withdrawal(BaseModel):
    """Why an application was taken back, by which account."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reason: str
    by: str
    withdrawn_at: datetime


class Commitment(BaseModel):
    """Who signed which text, and until when an inspection is to follow."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    signed_by: PersonId
    text_sha256: str
    filed_by: str
    filed_at: datetime
    inspect_by: datetime


class Step(BaseModel):
    """One fact in the life of a permit; `status` is what it was from then on, if that changed.

    `why` are the codes of the reasons of a suspension.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    fact: str
    status: PermitStatus | None = None
    at: datetime
    why: tuple[str, ...] = ()


class GivenApproval(BaseModel):
    """One level's approval."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    level: Level
    by: str
    at: datetime


class PermitView(View):
    """A resumption permit from its application on, or a vehicle pass; `kind` tells which.

    `steps` are all that became of it, oldest first.
    """

    collection: ClassVar[str] = "permit_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("holder", "kind"),
        ("status",),
        ("plate",),
        ("batch",),
    )

    kind: PermitKind
    holder: str
    status: PermitStatus
    checklist: tuple[Requirement, ...] = ()
    supplies_days: int | None = None
    risk_level: RiskLevel | None = None
    batch: int | None = None
    applied_at: datetime | None = None
    approvals: tuple[GivenApproval, ...] = ()
    commitment: Commitment | None = None
    inspection: Inspection | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    conditions: tuple[str, ...] = ()
    procedure: Procedure | None = None
    procedure_version: str | None = None
    regime: Regime | None = None
    project_id: str | None = None
    plate: Plate | None = None
    drivers: tuple[PersonId, ...] = ()
    route: str | None = None
    cargo: str | None = None
    reasons: tuple[Reason, ...] = ()
    """Why it is suspended."""
    edition: int = 1
    """Of its pass: the one that is good."""
    pass_issued_at: datetime | None = None
    revocation: str | None = None
    expired_at: datetime | None = None
    withdrawal: Withdrawal | None = None
    steps: tuple[Step, ...] = ()

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def words(self) -> tuple[Words, ...]:
        """Why it is suspended, as people read it."""
        return in_words(self.reasons, SUSPENSIONS)

    def status_by(self, moment: datetime) -> PermitStatus | None:
        """What it was at a moment, by its own terms even where nobody had said so yet."""
        known = [step.status for step in self.steps if step.status and step.at <= moment]
        if not known:
            return None
        over = self.valid_until is not None and self.valid_until <= moment
        return "expired" if over and known[-1] in {"active", "suspended"} else known[-1]

    def in_force_by(self, moment: datetime) -> bool:
        begun = self.valid_from is not None and self.valid_from <= moment
        return begun and self.status_by(moment) == "active"

    @property
    def permit_id(self) -> str:
        """As the domain calls it, whose rules ask views too."""
        return self.id


class PermitLine(BaseModel):
    """One of an enterprise's permits, in a line."""

    id: str
    kind: PermitKind
    status: PermitStatus
    valid_until: datetime | None
