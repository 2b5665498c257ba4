"""An application for resumption: what an enterprise shows first, and may take back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from permits.domain.rules import ResumptionRules
from permits.domain.validity import FINAL, Permitted
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import (
    ApplicationWithdrawn,
    Requirement,
    ResumptionApplied,
    ResumptionKind,
    RiskLevel,
)
from shared.events.permits.terms import Regime


@dataclass(frozen=True, slots=True)
class ApplyForResumption:
    """`project_id` is the project that a permit of kind project-start is to start."""

    permit_id: str
    enterprise_id: str
    kind: ResumptionKind
    checklist: tuple[Requirement, ...]
    supplies_days: int
    risk_level: RiskLevel
    batch: int | None
    rules: ResumptionRules
    at: datetime
    regime: Regime | None = None
    project_id: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """What nobody has decided on is taken back; another application may be made at once."""

    reason: str
    by: str
    at: datetime


Command = ApplyForResumption | WithdrawApplication


def decide(command: Command, permit: Permitted) -> Sequence[Event]:
    match command:
        case ApplyForResumption():
            return apply(command, permit)
        case WithdrawApplication():
            return withdraw(command, permit)
        case _:
            assert_never(command)


def apply(command: ApplyForResumption, permit: Permitted) -> Sequence[Event]:
    if permit.status != "unknown":
        raise Refused(
            f"the enterprise has an application or a permit of this kind: {permit.permit_id}",
            rule="one-open-permit",
            permit_id=permit.permit_id,
        )
    refuse_what_is_missing(command)
    return [
        ResumptionApplied(
            permit_id=command.permit_id,
            enterprise_id=command.enterprise_id,
            kind=command.kind,
            checklist=command.checklist,
            supplies_days=command.supplies_days,
            risk_level=command.risk_level,
            batch=command.batch,
            applied_at=command.at,
            regime=command.regime,
            project_id=command.project_id,
        )
    ]


def withdraw(command: WithdrawApplication, permit: Permitted) -> Sequence[Event]:
    if permit.status == "withdrawn":
        return []
    refuse_unless_open(permit)
    return [
        ApplicationWithdrawn(
            permit_id=permit.permit_id,
            enterprise_id=permit.holder,
            kind=permit.kind,
            reason=command.reason,
            by=command.by,
            withdrawn_at=command.at,
        )
    ]


def refuse_unless_open(permit: Permitted) -> None:
    """Only an application that waits for its permit can be approved, filed or withdrawn."""
    if permit.status == "unknown":
        raise Refused("nobody has applied for this permit", rule="permit-applied")
    if permit.status in FINAL:
        raise Refused(f"it is {permit.status}: apply for a new permit", rule="permit-over")
    if permit.status != "applied":
        raise Refused(
            f"the application has become a permit, which is {permit.status}",
            rule="application-open",
        )


def refuse_what_is_missing(command: ApplyForResumption) -> None:
    """Name everything that is missing, so that one answer is enough to make it good."""
    rules = command.rules
    if lacking := missing(rules, command.kind, command.checklist, command.supplies_days):
        raise Refused(
            f"missing: {', '.join(lacking)} (supplies are for {rules.supplies_days} days or more)",
            rule="complete-checklist",
            rule_version=rules.version,
            missing=lacking,
        )


def missing(
    rules: ResumptionRules,
    kind: ResumptionKind,
    checklist: Collection[Requirement],
    supplies_days: int,
) -> list[Requirement]:
    """What the rules ask of the kind that is not shown; supplies for too few days are none."""
    shown = set(checklist) - ({"supplies"} if supplies_days < rules.supplies_days else set())
    return [requirement for requirement in rules.asked_of(kind) if requirement not in shown]
