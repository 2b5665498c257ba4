"""An application for resumption: what an enterprise shows before it is inspected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.domain.rules import ResumptionRules
from permits.domain.validity import Permitted
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import Requirement, ResumptionApplied, ResumptionKind, RiskLevel


@dataclass(frozen=True, slots=True)
class ApplyForResumption:
    permit_id: str
    enterprise_id: str
    kind: ResumptionKind
    checklist: tuple[Requirement, ...]
    supplies_days: int
    risk_level: RiskLevel
    batch: int | None
    rules: ResumptionRules
    at: datetime


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
        )
    ]


def refuse_what_is_missing(command: ApplyForResumption) -> None:
    """Name everything that is missing, so that one answer is enough to make it good."""
    rules, shown = command.rules, set(command.checklist)
    if command.supplies_days < rules.supplies_days:
        shown -= {"supplies"}
    missing = [requirement for requirement in rules.requirements if requirement not in shown]
    if missing:
        raise Refused(
            f"missing: {', '.join(missing)} (supplies are for {rules.supplies_days} days or more)",
            rule="complete-checklist",
            rule_version=rules.version,
            missing=missing,
        )
