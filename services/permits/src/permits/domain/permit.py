"""A resumption permit: inspected, issued, suspended, given back, until its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from permits.domain import fevers, validity
from permits.domain.application import ApplyForResumption, apply
from permits.domain.fevers import Fever
from permits.domain.rules import ClusterRule, ResumptionRules
from permits.domain.validity import STATUS_AFTER, Revoke, Status, Tick, about, is_over
from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import (
    InspectionFailed,
    InspectionPassed,
    PermitIssued,
    PermitReinstated,
    PermitSuspended,
    ResumptionApplied,
    ResumptionKind,
)


@dataclass(frozen=True, slots=True)
class Inspect:
    """An on-site inspection; without findings it passed. `officer` is the enterprise's, if any."""

    inspection_id: str
    inspector: str
    officer: str | None
    findings: tuple[str, ...]
    inspected_at: datetime
    valid_days: int
    rules: ResumptionRules
    at: datetime


@dataclass(frozen=True, slots=True)
class Suspend:
    """All that is known of the enterprise's fevers; the rule says whether they are a cluster."""

    fevers: tuple[Fever, ...]
    rule: ClusterRule
    at: datetime


Command = ApplyForResumption | Inspect | Suspend | Revoke | Tick


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


def decide(command: Command, permit: Permit) -> Sequence[Event]:
    match command:
        case ApplyForResumption():
            return apply(command, permit)
        case Inspect():
            return inspect(command, permit)
        case Suspend():
            return suspend(command, permit)
        case Revoke():
            return validity.revoke(command, permit)
        case Tick():
            return validity.expire(command, permit)
        case _:
            assert_never(command)


def inspect(command: Inspect, permit: Permit) -> Sequence[Event]:
    if command.inspection_id == permit.inspection_id:
        return []
    refuse_a_needless_inspection(command, permit)
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


def refuse_a_needless_inspection(command: Inspect, permit: Permit) -> None:
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


def suspend(command: Suspend, permit: Permit) -> Sequence[Event]:
    """Only fevers since the last passed inspection count: it has looked into the earlier ones."""
    since = permit.inspected_at
    if permit.status != "active" or since is None or is_over(permit, command.at):
        return []
    found = fevers.cluster((f for f in command.fevers if f.measured_at > since), command.rule)
    if not found:
        return []
    return [PermitSuspended(**about(permit), reasons=(fevers.reason(found, command.rule),))]


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


decider: Decider[Command, Permit] = Decider(decide, evolve, Permit(), validity.due, Tick)
