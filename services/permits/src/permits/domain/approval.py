"""Approval level by level (逐级审批): village, township, county; the last one issues the permit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.domain.application import refuse_unless_open
from permits.domain.issuing import issued
from permits.domain.permit_state import Approval, Permit
from permits.domain.rules import ProcedureRule, ResumptionRules
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import ApprovalGiven
from shared.events.permits.terms import Level


@dataclass(frozen=True, slots=True)
class Approve:
    """`by` is the account that approves; `valid_days` counts with the last level only."""

    level: Level
    by: str
    officer: str | None
    valid_days: int
    rules: ResumptionRules
    procedure: ProcedureRule
    at: datetime


def approve(command: Approve, permit: Permit) -> Sequence[Event]:
    if Approval(command.level, command.by) in permit.approvals:
        return []
    refuse_unless_open(permit)
    refuse_another_procedure(command.procedure)
    refuse_open_findings(permit)
    refuse_out_of_turn(command, permit)
    given = ApprovalGiven(
        permit_id=permit.permit_id,
        enterprise_id=permit.holder,
        level=command.level,
        by=command.by,
        at=command.at,
        rule_version=command.procedure.version,
    )
    if command.level != command.procedure.levels[-1]:
        return [given]
    return [given, issued(command, permit, "level-by-level")]


def refuse_another_procedure(procedure: ProcedureRule) -> None:
    if not procedure.levels:
        raise Refused(
            "an on-site inspection has taken the place of approvals: have the enterprise inspected",
            rule="approval-procedure",
            rule_version=procedure.version,
        )


def refuse_open_findings(permit: Permit) -> None:
    if permit.findings_open:
        raise Refused(
            "the last inspection has findings: an inspection without findings comes first",
            rule="open-findings",
            inspection_id=permit.inspection_id,
        )


def refuse_out_of_turn(command: Approve, permit: Permit) -> None:
    """In their order, each level once, and nobody in the name of two levels."""
    given = {approval.level for approval in permit.approvals}
    if command.level in given:
        raise Refused(f"the {command.level} has approved already", rule="level-once")
    waiting = next(level for level in command.procedure.levels if level not in given)
    if command.level != waiting:
        raise Refused(
            f"the {waiting} approves before the {command.level}",
            rule="levels-in-order",
            next_level=waiting,
        )
    if command.by in {approval.by for approval in permit.approvals}:
        raise Refused("this account has approved for another level", rule="one-level-per-account")
