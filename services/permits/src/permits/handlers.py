"""The aggregates of this service and the way into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Self, TypeVar

from permits.domain import books, enterprise, permit, project, vehicle_pass
from permits.domain.permit_state import Permit
from permits.domain.rules import ClusterRule, ProblemRules, ProcedureRule, ResumptionRules
from permits.domain.support import alert, plan, problem, unit, visit
from permits.domain.validity import Permitted, is_over
from shared.aggregates import Aggregates
from shared.causes import Cause
from shared.commands import CommandHandler
from shared.identity import derived_id
from shared.platform import Platform
from shared.rules.desk import Desk

P = TypeVar("P", bound=Permitted)


@dataclass(frozen=True, slots=True)
class Handlers:
    enterprises: CommandHandler[enterprise.Command, enterprise.Enterprise]
    permits: CommandHandler[permit.Command, Permit]
    vehicle_passes: CommandHandler[vehicle_pass.Command, vehicle_pass.VehiclePass]
    units: CommandHandler[unit.RegisterUnit, unit.Unit]
    visits: CommandHandler[visit.RecordVisit, visit.Visit]
    problems: CommandHandler[problem.Command, problem.Problem]
    alerts: CommandHandler[alert.Command, alert.AlertProblem]
    projects: CommandHandler[project.Command, project.Project]
    plans: CommandHandler[plan.RegisterPlan, plan.Plan]
    cluster_rules: Desk[ClusterRule]
    resumption_rules: Desk[ResumptionRules]
    problem_rules: Desk[ProblemRules]
    procedure_rules: Desk[ProcedureRule]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            enterprises=platform.handler("enterprises", enterprise.decider),
            permits=platform.handler(
                "permits", permit.decider, searched=("holder", "status", "ends_at")
            ),
            vehicle_passes=platform.handler(
                "vehicle_passes", vehicle_pass.decider, searched=("ends_at",)
            ),
            units=platform.handler("units", unit.decider),
            visits=platform.handler("visits", visit.decider),
            problems=platform.handler("problems", problem.decider),
            alerts=platform.handler("alerts", alert.decider, searched=("fingerprint", "status")),
            projects=platform.handler("projects", project.decider, searched=("enterprise_id",)),
            plans=platform.handler("plans", plan.decider),
            cluster_rules=Desk.on(platform, "cluster_rules", books.CLUSTER_KIND),
            resumption_rules=Desk.on(platform, "resumption_rules", books.RESUMPTION_KIND),
            problem_rules=Desk.on(platform, "problem_rules", books.PROBLEM_KIND),
            procedure_rules=Desk.on(platform, "procedure_rules", books.PROCEDURE_KIND),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {
            "enterprises": self.enterprises,
            "permits": self.permits,
            "vehicle_passes": self.vehicle_passes,
            "units": self.units,
            "visits": self.visits,
            "problems": self.problems,
            "alerts": self.alerts,
            "projects": self.projects,
            "plans": self.plans,
            "cluster_rules": self.cluster_rules.handler,
            "resumption_rules": self.resumption_rules.handler,
            "problem_rules": self.problem_rules.handler,
            "procedure_rules": self.procedure_rules.handler,
        }


async def place_in_series(
    aggregates: Aggregates[P], *series: str, at: datetime, cause: Cause
) -> str:
    """Name the aggregate that a new permit of the series would be, or that stands in its way.

    Permits of which only one may be open share a series (an enterprise and a kind, with the
    project that is to start; a plate), and each id follows from the series and its number in it.
    The next number is free only when the one before is over for good, so two that want it at once
    want the same document, and one of them meets what the other has stored: docs/decisions/0020.
    A repeated command finds itself, even where what it led to is over by now.
    """
    for number in count(1):
        name = derived_id(*series, str(number))
        stored = await aggregates.load(name)
        carried_out = any(done.command_id == cause.id for done in stored.done)
        if carried_out or not is_over(stored.state, at):
            return name
    raise AssertionError


async def revoked_starts(handlers: Handlers, enterprise_id: str) -> frozenset[str]:
    """The permits to start a project that were taken from an enterprise."""
    wanted = {"holder": enterprise_id, "kind": "project-start", "status": "revoked"}
    return frozenset(await handlers.permits.aggregates.where(wanted))
