"""Filing with a commitment (备案承诺制): a permit at once, and an inspection within some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from permits.domain import validity
from permits.domain.application import refuse_unless_open
from permits.domain.approval import refuse_open_findings
from permits.domain.issuing import issued
from permits.domain.permit_state import Permit, evolve
from permits.domain.rules import ProcedureRule, ResumptionRules
from permits.domain.validity import Tick, about
from shared.clock import COUNTY
from shared.errors import Refused
from shared.events import Event, Reason
from shared.events.permits import CommitmentFiled, InspectionFailed, PermitSuspended

RULE = "procedure"
NOT_INSPECTED, BROKEN = "not-inspected", "commitment-broken"


@dataclass(frozen=True, slots=True)
class FileCommitment:
    """Who signed (by person id) which text (by SHA-256); `by` is the account that files it."""

    signed_by: str
    text_sha256: str
    by: str
    officer: str | None
    valid_days: int
    rules: ResumptionRules
    procedure: ProcedureRule
    at: datetime


def file_commitment(command: FileCommitment, permit: Permit) -> Sequence[Event]:
    filed, rule = permit.commitment, command.procedure
    signed = (command.signed_by, command.text_sha256)
    if filed is not None and (filed.signed_by, filed.text_sha256) == signed:
        return []
    refuse_unless_open(permit)
    refuse_open_findings(permit)
    refuse_who_may_not_file(permit, rule)
    commitment = CommitmentFiled(
        permit_id=permit.permit_id,
        enterprise_id=permit.holder,
        signed_by=command.signed_by,
        text_sha256=command.text_sha256,
        filed_by=command.by,
        filed_at=command.at,
        inspect_by=command.at + rule.inspect_within,
        rule_version=rule.version,
    )
    condition = f"inspect-within-{rule.inspect_within // timedelta(days=1)}-days"
    return [commitment, issued(command, permit, "commitment", condition)]


def refuse_who_may_not_file(permit: Permit, rule: ProcedureRule) -> None:
    """Low risk only, and not every kind: the rule says which."""
    if rule.allows_filing(permit.kind, permit.risk_level):
        return
    raise Refused(
        f"an application of kind {permit.kind} and {permit.risk_level} risk is not filed with a "
        "commitment",
        rule="commitment-allowed",
        rule_version=rule.version,
        kinds=list(rule.commitment_kinds),
        risk_levels=list(rule.commitment_risks),
    )


def due(permit: Permit) -> datetime | None:
    """When the clock has something to say: the inspection is missing, or the permit ends."""
    times = (validity.due(permit), missing_at(permit))
    return min((time for time in times if time is not None), default=None)


def missing_at(permit: Permit) -> datetime | None:
    """When the inspection that was promised is late; never where the permit ends before."""
    inspect_by, ends = permit.inspect_by, permit.valid_until
    if permit.status != "active" or inspect_by is None or ends is None or ends <= inspect_by:
        return None
    return inspect_by


def tick(command: Tick, permit: Permit) -> Sequence[Event]:
    """What came due first is said first."""
    lapsed = lapse(permit, command.now)
    return [*lapsed, *validity.expire(command, reduce(evolve, lapsed, permit))]


def lapse(permit: Permit, now: datetime) -> Sequence[Event]:
    """Nobody had inspected by the end of the time: the permit rests until somebody has."""
    late, filed = missing_at(permit), permit.commitment
    if late is None or filed is None or now < late:
        return []
    facts = {"filed_at": _said(filed.filed_at), "inspect_by": _said(late)}
    return [_suspended(permit, NOT_INSPECTED, filed, facts, late)]


def break_(permit: Permit, failed: InspectionFailed) -> Sequence[Event]:
    """The inspection that follows a commitment found that it is not kept."""
    filed = permit.commitment
    if permit.status != "active" or filed is None:
        return []
    facts = {"inspection_id": failed.inspection_id, "findings": str(len(failed.findings))}
    return [_suspended(permit, BROKEN, filed, facts, failed.inspected_at)]


def _suspended(
    permit: Permit, code: str, filed: CommitmentFiled, facts: dict[str, str], at: datetime
) -> PermitSuspended:
    reason = Reason(code=code, rule=RULE, rule_version=filed.rule_version, facts=facts)
    return PermitSuspended(**about(permit), reasons=(reason,), suspended_at=at)


def _said(at: datetime) -> str:
    return at.astimezone(COUNTY).isoformat()
