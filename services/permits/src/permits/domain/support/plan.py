"""A plan of the county: one overall plan (总体方案), and special ones (专项方案) beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.aggregates import Decider
from shared.clock import COUNTY
from shared.errors import Refused
from shared.events import Event
from shared.events.permits.plans import PlanKind, PlanRegistered

OVERALL = "overall"
"""What the overall plan is called: two of them would want the same document."""


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """`unit_id` is the unit that answers for it, `digest` the SHA-256 of its document."""

    plan_id: str
    title: str
    kind: PlanKind
    unit_id: str | None
    issued_on: date
    digest: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    registered: PlanRegistered | None = None


def decide(command: RegisterPlan, plan: Plan) -> Sequence[Event]:
    registered = PlanRegistered(
        plan_id=command.plan_id,
        title=command.title,
        kind=command.kind,
        unit_id=command.unit_id,
        issued_on=command.issued_on,
        digest=command.digest,
    )
    if plan.registered == registered:
        return []
    refuse_another_overall_plan(command, plan)
    if plan.registered is not None:
        raise Refused(f"plan {command.plan_id} is registered already", rule="plan-once")
    if command.issued_on > command.at.astimezone(COUNTY).date():
        raise Refused("a plan is registered after it was issued", rule="issued-by-now")
    return [registered]


def refuse_another_overall_plan(command: RegisterPlan, plan: Plan) -> None:
    """Its name is its own: who wants a second overall plan meets the first one, or this."""
    if (command.kind == "overall") != (command.plan_id == OVERALL):
        raise Refused(
            f"the county has one overall plan, and its plan_id is {OVERALL}",
            rule="one-overall-plan",
            plan_id=OVERALL,
        )
    if command.kind == "overall" and plan.registered is not None:
        raise Refused(
            f"the county has an overall plan, issued on {plan.registered.issued_on}",
            rule="one-overall-plan",
            plan_id=OVERALL,
        )


def evolve(plan: Plan, event: Event) -> Plan:
    return Plan(event) if isinstance(event, PlanRegistered) else plan


decider: Decider[RegisterPlan, Plan] = Decider(decide, evolve, Plan())
