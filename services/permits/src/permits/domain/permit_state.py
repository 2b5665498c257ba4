"""What is kept of a resumption permit between its decisions."""

from dataclasses import dataclass, replace
from datetime import datetime

from permits.domain import fevers
from permits.domain.validity import STATUS_AFTER, Status
from shared.events import Event
from shared.events.permits import (
    InspectionFailed,
    InspectionPassed,
    PermitIssued,
    PermitSuspended,
    ResumptionApplied,
    ResumptionKind,
)


@dataclass(frozen=True, slots=True)
class Permit:
    """`inspected_at` is the last passed inspection, `fevers_until` the end of the last cluster."""

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


def evolve(permit: Permit, event: Event) -> Permit:
    noted = note(permit, event)
    return replace(noted, status=STATUS_AFTER.get(type(event), noted.status))


def note(permit: Permit, event: Event) -> Permit:
    """Keep of a fact what later decisions ask for."""
    match event:
        case ResumptionApplied():
            return Permit("applied", event.permit_id, event.kind, event.enterprise_id)
        case InspectionPassed():
            inspected_at = event.inspected_at
            return replace(permit, inspection_id=event.inspection_id, inspected_at=inspected_at)
        case InspectionFailed():
            return replace(permit, inspection_id=event.inspection_id)
        case PermitIssued():
            return replace(permit, valid_from=event.valid_from, valid_until=event.valid_until)
        case PermitSuspended():
            return replace(permit, fevers_until=fevers.last_of(event.reasons))
        case _:
            return permit
