"""An on-site inspection (现场查验): it issues a permit, gives one back, or says what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from permits.domain.permit_state import Permit
from permits.domain.rules import ResumptionRules
from permits.domain.validity import about, is_over
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import (
    InspectionFailed,
    InspectionPassed,
    PermitIssued,
    PermitReinstated,
)


@dataclass(frozen=True, slots=True)
class Inspect:
    """Without findings it passed. `officer` is the enterprise's, if any."""

    inspection_id: str
    inspector: str
    officer: str | None
    findings: tuple[str, ...]
    inspected_at: datetime
    valid_days: int
    rules: ResumptionRules
    at: datetime


def inspect(command: Inspect, permit: Permit) -> Sequence[Event]:
    if command.inspection_id == permit.inspection_id:
        return []
    refuse_a_needless_one(command, permit)
    if command.findings:
        return [
            InspectionFailed(
                permit_id=permit.permit_id,
                enterprise_id=permit.holder,
                inspection_id=command.inspection_id,
                inspector=command.inspector,
                findings=command.findings,
                inspected_at=command.inspected_at,
            )
        ]
    if command.officer is None:
        raise Refused(
            "name a chief service officer before an inspection can pass", rule="named-officer"
        )
    passed = InspectionPassed(
        permit_id=permit.permit_id,
        enterprise_id=permit.holder,
        inspection_id=command.inspection_id,
        inspector=command.inspector,
        inspected_at=command.inspected_at,
    )
    return [passed, reinstated(command, permit) or issued(command, permit)]


def refuse_a_needless_one(command: Inspect, permit: Permit) -> None:
    if permit.status == "unknown":
        raise Refused("nobody has applied for this permit", rule="permit-applied")
    if is_over(permit, command.at):
        raise Refused("the permit has ended: apply for a new one", rule="permit-over")
    if permit.status == "active":
        raise Refused("the permit is in force: no inspection is due", rule="inspection-due")
    if command.inspected_at > command.at:
        raise Refused("an inspection is recorded after it was made", rule="inspected-by-now")
    if permit.fevers_until is not None and command.inspected_at <= permit.fevers_until:
        raise Refused(
            "this inspection was made before the fevers that suspended the permit: inspect again",
            rule="new-inspection",
        )


def reinstated(command: Inspect, permit: Permit) -> Event | None:
    if permit.status != "suspended":
        return None
    return PermitReinstated(**about(permit), inspection_id=command.inspection_id)


def issued(command: Inspect, permit: Permit) -> Event:
    return PermitIssued(
        **about(permit),
        valid_from=command.at,
        valid_until=command.at + timedelta(days=command.valid_days),
        conditions=command.rules.conditions,
    )
