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
    if has_said_so(command, permit):
        return []
    refuse_unless_open(permit)
    refuse_another_procedure(command)
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
    if command.procedure.still_to_approve({*levels_of(permit), command.level}):
        return [given]
    return [given, issued(command, permit, "level-by-level")]


def has_said_so(command: Approve, permit: Permit) -> bool:
    """Whether it changes nothing: said before, and no permit follows from it now either."""
    if Approval(command.level, command.by) not in permit.approvals:
        return False
    return permit.status != "applied" or not says_it_again(command, permit)


def says_it_again(command: Approve, permit: Permit) -> bool:
    """Whether the last level has approved, and a new version asks for no level that has not."""
    levels = command.procedure.levels
    left = command.procedure.still_to_approve(levels_of(permit))
    return bool(levels) and not left and command.level == levels[-1]


def levels_of(permit: Permit) -> frozenset[Level]:
    return frozenset(approval.level for approval in permit.approvals)


def refuse_another_procedure(command: Approve) -> None:
    procedure = command.procedure
    if not procedure.levels:
        raise Refused(
            "an on-site inspection has taken the place of approvals: have the enterprise inspected",
            rule="approval-procedure",
            rule_version=procedure.version,
        )
    if command.level not in procedure.levels:
        raise Refused(
            f"the {command.level} is not asked: {', '.join(procedure.levels)} approve",
            rule="level-in-procedure",
            rule_version=procedure.version,
            levels=list(procedure.levels),
        )


def refuse_open_findings(permit: Permit) -> None:
    if permit.findings_open:
        raise Refused(
            "the last inspection has findings: an inspection without findings comes first",
            rule="open-findings",
            inspection_id=permit.inspection_id,
        )


def refuse_out_of_turn(command: Approve, permit: Permit) -> None:
    """In their order, each level once, and nobody in the name of two levels.

    Where a new version asks for no level but those that have approved, the last one says it again.
    """
    rule, given = command.procedure, levels_of(permit)
    if command.level in given and not says_it_again(command, permit):
        raise Refused(f"the {command.level} has approved already", rule="level-once")
    waiting = (rule.still_to_approve(given) or rule.levels[-1:])[0]
    if command.level != waiting:
        raise Refused(
            f"the {waiting} approves before the {command.level}",
            rule="levels-in-order",
            next_level=waiting,
        )
    if command.by in {one.by for one in permit.approvals if one.level != command.level}:
        raise Refused("this account has approved for another level", rule="one-level-per-account")
