"""Facts owned by the permits service."""

from typing import ClassVar, Literal

from shared.events.base import Code, Event, PersonId, Plate, Reason, When
from shared.events.permits import alerts, plans, problems, projects, support
from shared.events.permits.support import LeaderTier
from shared.events.permits.terms import Digest, Level, Procedure, Proof, Regime

ResumptionKind = Literal["project-start", "work", "market", "school"]
PermitKind = Literal["project-start", "work", "market", "school", "vehicle-pass"]
Requirement = Literal[
    "control-plan", "organisation", "supplies", "isolation-place", "roster",
    "disinfection-register", "shift-regime", "meal-regime",
]  # fmt: skip
RiskLevel = Literal["low", "medium", "high"]


class EnterpriseEvent(Event):
    """About an enterprise of the county."""

    topic: ClassVar[str] = "permits.enterprises"

    enterprise_id: Code

    @property
    def subject(self) -> str:
        return self.enterprise_id


class EnterpriseRegistered(EnterpriseEvent):
    name: str
    sector: Code
    township: str
    above_scale: bool


class OfficerAssigned(EnterpriseEvent):
    """The chief service officer (首席服务官) of the enterprise."""

    officer: Code


class LeaderAssigned(EnterpriseEvent):
    """The leader who adopts the enterprise (包联领导), by account."""

    leader: Code
    tier: LeaderTier


class PermitEvent(Event):
    """About one permit, from the application to its end."""

    topic: ClassVar[str] = "permits.permits"

    permit_id: Code

    @property
    def subject(self) -> str:
        return self.permit_id


class ResumptionApplied(PermitEvent):
    """`project_id` is the project that it is to start, where the kind is project-start."""

    enterprise_id: Code
    kind: ResumptionKind
    checklist: tuple[Requirement, ...]
    supplies_days: int
    risk_level: RiskLevel
    batch: int | None
    applied_at: When
    regime: Regime | None = None
    project_id: Code | None = None


class ApplicationWithdrawn(PermitEvent):
    """Taken back before there was a permit; `by` is an account."""

    enterprise_id: Code
    kind: ResumptionKind
    reason: str
    by: Code
    withdrawn_at: When


class ApprovalGiven(PermitEvent):
    """One level of the county agreed; the last level issues the permit."""

    enterprise_id: Code
    level: Level
    by: Code
    at: When
    rule_version: Code


class CommitmentFiled(PermitEvent):
    """Signed in the place of an inspection that follows; `filed_by` is an account."""

    enterprise_id: Code
    signed_by: PersonId
    text_sha256: Digest
    filed_by: Code
    filed_at: When
    inspect_by: When
    rule_version: Code


class InspectionPassed(PermitEvent):
    """`unit_id` is the unit of the county that it was given to."""

    enterprise_id: Code
    inspection_id: Code
    inspector: Code
    inspected_at: When
    proof: Proof | None = None
    unit_id: Code | None = None


class InspectionFailed(PermitEvent):
    enterprise_id: Code
    inspection_id: Code
    inspector: Code
    findings: tuple[str, ...]
    inspected_at: When
    proof: Proof | None = None
    unit_id: Code | None = None


class PermitIssued(PermitEvent):
    """`holder` is the enterprise; a vehicle pass adds the plate, drivers, route and cargo."""

    kind: PermitKind
    holder: Code
    valid_from: When
    valid_until: When
    conditions: tuple[str, ...] = ()
    plate: Plate | None = None
    drivers: tuple[PersonId, ...] = ()
    route: str | None = None
    cargo: str | None = None
    procedure: Procedure | None = None
    procedure_version: Code | None = None
    regime: Regime | None = None
    project_id: Code | None = None


class PermitSuspended(PermitEvent):
    kind: PermitKind
    holder: Code
    plate: Plate | None = None
    reasons: tuple[Reason, ...]
    applies: Code | None = None
    """The version of the cluster rule that began, where that is why."""
    suspended_at: When | None = None


class PermitReinstated(PermitEvent):
    kind: PermitKind
    holder: Code
    plate: Plate | None = None
    inspection_id: Code


class PassReissued(PermitEvent):
    """The permit's pass has a new edition; by the same fact the one before is called back."""

    kind: PermitKind
    holder: Code
    plate: Plate | None = None
    edition: int
    reason: str
    reissued_at: When


class PermitRevoked(PermitEvent):
    kind: PermitKind
    holder: Code
    plate: Plate | None = None
    reason: str


class PermitExpired(PermitEvent):
    kind: PermitKind
    holder: Code
    plate: Plate | None = None
    expired_at: When


EVENTS: tuple[type[Event], ...] = (
    EnterpriseRegistered, OfficerAssigned, LeaderAssigned,
    ResumptionApplied, ApplicationWithdrawn, ApprovalGiven, CommitmentFiled,
    InspectionPassed, InspectionFailed,
    PermitIssued, PermitSuspended, PermitReinstated, PermitRevoked, PermitExpired, PassReissued,
    *support.EVENTS,
    *problems.EVENTS,
    *alerts.EVENTS,
    *projects.EVENTS,
    *plans.EVENTS,
)  # fmt: skip
