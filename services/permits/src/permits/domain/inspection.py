"""An on-site inspection (现场查验): it issues a permit, gives one back, or says what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from permits.domain import commitment
from permits.domain.issuing import issued, refuse_without_officer
from permits.domain.permit_state import Permit, evolve
from permits.domain.rules import ProcedureRule, ResumptionRules
from permits.domain.validity import about, is_over
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import (
    InspectionFailed,
    InspectionPassed,
    PermitReinstated,
    ResumptionKind,
)
from shared.events.permits.terms import Proof


@dataclass(frozen=True, slots=True)
class Inspect:
    """Without findings it passed. `officer` is the enterprise's, if any.

    `unit_id` is the unit of the county that it was given to.
    """

    inspection_id: str
    inspector: str
    officer: str | None
    findings: tuple[str, ...]
    inspected_at: datetime
    valid_days: int
    rules: ResumptionRules
    procedure: ProcedureRule
    at: datetime
    proof: Proof | None = None
    unit_id: str | None = None


def inspect(command: Inspect, permit: Permit) -> Sequence[Event]:
    if command.inspection_id == permit.inspection_id:
        return []
    refuse_a_needless_one(command, permit)
    lapsed = commitment.lapse(permit, command.inspected_at)
    return [*lapsed, *found(command, reduce(evolve, lapsed, permit))]


def found(command: Inspect, permit: Permit) -> Sequence[Event]:
    """What the inspector saw, and what it does to the permit as it stood by then."""
    if command.findings:
        failed = InspectionFailed(**seen(command, permit), findings=command.findings)
        return [failed, *commitment.break_(permit, failed)]
    refuse_what_is_unmet(command, permit.kind)
    refuse_without_officer(command.officer)
    return [InspectionPassed(**seen(command, permit)), *what_follows(command, permit)]


def seen(command: Inspect, permit: Permit) -> dict[str, Any]:
    """Say what both outcomes tell."""
    return {
        "permit_id": permit.permit_id,
        "enterprise_id": permit.holder,
        "inspection_id": command.inspection_id,
        "inspector": command.inspector,
        "inspected_at": command.inspected_at,
        "proof": command.proof,
        "unit_id": command.unit_id,
    }


def refuse_what_is_unmet(command: Inspect, kind: ResumptionKind) -> None:
    """Where a checklist was filled in, all that the kind needs was seen, and nothing is wrong.

    Nothing passes on half a checklist: what was not looked at is unmet as well.
    """
    results = command.proof.results if command.proof else ()
    if not results:
        return
    met = {result.requirement for result in results if result.ok}
    unmet: list[str] = [one for one in command.rules.asked_of(kind) if one not in met]
    unmet += [r.requirement for r in results if not r.ok and r.requirement not in unmet]
    if unmet:
        raise Refused(
            f"not met, or not looked at: {', '.join(unmet)}; say so in the findings",
            rule="unmet-requirement",
            rule_version=command.rules.version,
            unmet=unmet,
        )


def what_follows(command: Inspect, permit: Permit) -> Sequence[Event]:
    """A suspended permit is given back by every procedure; only one lets an inspection issue.

    A permit in force was filed with a commitment: it is kept, and nothing else follows.
    """
    if permit.status == "active":
        return []
    if permit.status == "suspended":
        return [PermitReinstated(**about(permit), inspection_id=command.inspection_id)]
    if command.procedure.levels:
        return []
    return [issued(command, permit, "on-site-inspection")]


def refuse_a_needless_one(command: Inspect, permit: Permit) -> None:
    if permit.status == "unknown":
        raise Refused("nobody has applied for this permit", rule="permit-applied")
    if is_over(permit, command.at):
        raise Refused("the permit has ended: apply for a new one", rule="permit-over")
    if permit.status == "active" and permit.inspect_by is None:
        raise Refused("the permit is in force: no inspection is due", rule="inspection-due")
    refuse_in_the_place_of_approvals(command, permit)
    if command.inspected_at > command.at:
        raise Refused("an inspection is recorded after it was made", rule="inspected-by-now")
    refuse_one_from_before(command, permit)


def refuse_one_from_before(command: Inspect, permit: Permit) -> None:
    """An inspection looks into all that came before it: it cannot be the older one."""
    made, filed = command.inspected_at, permit.commitment
    if permit.applied_at is not None and made < permit.applied_at:
        raise _too_old("the application")
    if filed is not None and made < filed.filed_at:
        raise _too_old("the commitment that it is to look into")
    if permit.failed_at is not None and made < permit.failed_at:
        raise _too_old("the inspection that failed")
    if permit.fevers_until is not None and made <= permit.fevers_until:
        raise _too_old("the fevers that suspended the permit")


def _too_old(what: str) -> Refused:
    return Refused(f"this inspection was made before {what}: inspect again", rule="new-inspection")


def refuse_in_the_place_of_approvals(command: Inspect, permit: Permit) -> None:
    """Where levels approve, an inspection finds something or sees that it is mended: no more."""
    if permit.status != "applied" or not command.procedure.levels:
        return
    if not command.findings and not permit.findings_open:
        raise Refused(
            f"approval is level by level: {', '.join(command.procedure.levels)}",
            rule="approval-procedure",
            rule_version=command.procedure.version,
        )
