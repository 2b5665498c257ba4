"""What is kept of a resumption permit between its decisions."""

from dataclasses import dataclass, replace
from datetime import datetime

from permits.domain import fevers
from permits.domain.edition import FIRST, seconds
from permits.domain.validity import STATUS_AFTER, Status
from shared.events import Event
from shared.events.permits import (
    ApprovalGiven,
    CommitmentFiled,
    InspectionFailed,
    InspectionPassed,
    PassReissued,
    PermitIssued,
    PermitSuspended,
    ResumptionApplied,
    ResumptionKind,
    RiskLevel,
)
from shared.events.permits.terms import Level, Regime


@dataclass(frozen=True, slots=True)
class Approval:
    """One level's, by an account."""

    level: Level
    by: str


@dataclass(frozen=True, slots=True)
class Permit:
    """`inspected_at` is the last passed inspection, or the issue where none came before it.

    `fevers_until` is the end of the last cluster; findings are open until an inspection passes.
    `suspended_as_began` is the version of the cluster rule that suspended it by taking effect.
    `inspect_by` is set while the inspection that a commitment promises has not passed.
    `failed_at` is when the last inspection that found something was made.
    """

    status: Status = "unknown"
    permit_id: str = ""
    kind: ResumptionKind = "work"
    holder: str = ""
    plate: None = None
    inspection_id: str = ""
    inspected_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    fevers_until: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    findings_open: bool = False
    edition: int = FIRST
    ends_at: int | None = None
    suspended_as_began: str = ""
    risk_level: RiskLevel | None = None
    commitment: CommitmentFiled | None = None
    inspect_by: datetime | None = None
    applied_at: datetime | None = None
    failed_at: datetime | None = None
    regime: Regime | None = None
    project_id: str | None = None


def evolve(permit: Permit, event: Event) -> Permit:
    noted = note(permit, event)
    return replace(noted, status=STATUS_AFTER.get(type(event), noted.status))


def note(permit: Permit, event: Event) -> Permit:
    """Keep of a fact what later decisions ask for."""
    match event:
        case ResumptionApplied():
            permit = applied_for(event)
        case CommitmentFiled():
            permit = replace(permit, commitment=event, inspect_by=event.inspect_by)
        case ApprovalGiven():
            approval = Approval(event.level, event.by)
            permit = replace(permit, approvals=(*permit.approvals, approval))
        case InspectionPassed() | InspectionFailed():
            permit = inspected(permit, event)
        case PermitIssued():
            permit = replace(
                permit,
                valid_from=event.valid_from,
                valid_until=event.valid_until,
                inspected_at=permit.inspected_at or event.valid_from,
                ends_at=seconds(event.valid_until),
            )
        case PermitSuspended():
            permit = replace(
                permit,
                fevers_until=fevers.last_of(event.reasons),
                suspended_as_began=event.applies or permit.suspended_as_began,
            )
        case PassReissued():
            permit = replace(permit, edition=event.edition)
        case _:
            pass
    return permit


def applied_for(event: ResumptionApplied) -> Permit:
    return Permit(
        permit_id=event.permit_id,
        kind=event.kind,
        holder=event.enterprise_id,
        risk_level=event.risk_level,
        applied_at=event.applied_at,
        regime=event.regime,
        project_id=event.project_id,
    )


def inspected(permit: Permit, event: InspectionPassed | InspectionFailed) -> Permit:
    found = replace(permit, inspection_id=event.inspection_id)
    if isinstance(event, InspectionFailed):
        return replace(found, failed_at=event.inspected_at, findings_open=True)
    return replace(found, inspected_at=event.inspected_at, findings_open=False, inspect_by=None)
