"""The board of the return to work (复工复产): enterprises, permits, problems, visits, projects."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, get_args

from permits.api.days.agenda import expires_soon
from permits.api.days.projects import as_of, of_the_county
from permits.api.days.resumption import RUNNING
from permits.api.stopped import unless_revoked
from permits.api.support.counts import done_by
from permits.views import (
    OF_ENTERPRISES,
    EnterpriseView,
    PermitStatus,
    PermitView,
    ProblemView,
    ProjectView,
    UnitView,
    VisitView,
)
from permits.views.words import SUSPENSIONS
from shared.board import Told, each, none_of, yes
from shared.days import CountyDay
from shared.events.permits import PermitKind
from shared.events.permits.problems import ProblemKind
from shared.events.permits.projects import ProjectStage
from shared.events.permits.support import UnitKind
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents

Resumed = Literal["resumed", "suspended", "applied"]
"""What a permit says of its enterprise, the best first: one in force is enough."""
BEST: tuple[Resumed, ...] = get_args(Resumed)
Age = Literal["within", "past", "escalated"]
NONE = "none"


async def count(documents: Documents, day: CountyDay) -> Told:
    permits = Permits(day)
    async for permit in each(documents, PermitView):
        permits.add(permit)
    return {
        county.PERMITS: permits.by_status,
        county.PERMITS_EXPIRING: permits.expiring,
        county.PERMITS_SUSPENDED: permits.suspended_for,
        county.ENTERPRISES: await enterprises(documents, permits),
        **await problems(documents, day),
        **await support(documents, day),
        **await projects(documents, permits),
    }


@dataclass
class Permits:
    """Counts permits one by one, and keeps of each enterprise the best that one of them says."""

    day: CountyDay
    by_status: dict[Place, float] = field(
        default_factory=lambda: none_of(get_args(PermitKind), get_args(PermitStatus))
    )
    expiring: dict[Place, float] = field(default_factory=lambda: none_of(get_args(PermitKind)))
    suspended_for: Counter[Place] = field(default_factory=lambda: Counter(none_of(SUSPENSIONS)))
    revoked: set[str] = field(default_factory=set)
    _resumed: dict[str, Resumed] = field(default_factory=dict)

    def add(self, permit: PermitView) -> None:
        status = permit.status_by(self.day.ends)
        if status is None:
            return
        self.by_status[permit.kind, status] += 1
        self.expiring[(permit.kind,)] += expires_soon(permit, self.day) is not None
        if status == "suspended":
            self.suspended_for.update({(one.code,) for one in permit.reasons})
        if status == "revoked" and permit.kind == "project-start":
            self.revoked.add(permit.id)
        if (says := resumed(permit, self.day)) is not None:
            held = self._resumed.get(permit.holder, says)
            self._resumed[permit.holder] = min(held, says, key=BEST.index)

    def of(self, enterprise_id: str) -> Resumed | None:
        return self._resumed.get(enterprise_id)


def resumed(permit: PermitView, day: CountyDay) -> Resumed | None:
    """What it says of its enterprise; None where that may not run by it, now or soon."""
    if permit.kind not in RUNNING:
        return None
    if permit.in_force_by(day.ends):
        return "resumed"
    match permit.status_by(day.ends):
        case "suspended":
            return "suspended"
        case "applied" | "active":  # issued, for a day to come
            return "applied"
        case _:
            return None


async def enterprises(documents: Documents, permits: Permits) -> dict[Place, float]:
    """By what they are, with 0 for what none of that kind is."""
    found: dict[Place, float] = {}
    async for one in each(documents, EnterpriseView):
        if permits.day.by_then(one.registered_at):
            kind = (one.sector, one.township, yes(one.above_scale))
            found = none_of((*BEST, NONE), *((label,) for label in kind)) | found
            found[permits.of(one.id) or NONE, *kind] += 1
    return found


async def problems(documents: Documents, day: CountyDay) -> Told:
    kinds: tuple[ProblemKind, ...] = get_args(ProblemKind)
    open_, resolved = Counter(none_of(kinds, (NONE,), get_args(Age))), none_of(kinds)
    async for one in each(documents, ProblemView, OF_ENTERPRISES):
        if not day.by_then(one.raised_at):
            continue
        if done_by(one, day.ends) is not None:
            resolved[(one.kind,)] += 1
        else:
            open_[one.kind, one.unit_id or NONE, age(one, day)] += 1
    return {county.PROBLEMS_OPEN: open_, county.PROBLEMS_RESOLVED: resolved}


def age(problem: ProblemView, day: CountyDay) -> Age:
    if any(day.by_then(at) for at in problem.escalated_at):
        return "escalated"
    return "past" if day.by_then(problem.due_at) else "within"


async def support(documents: Documents, day: CountyDay) -> Told:
    units, visited, visits = none_of(get_args(UnitKind)), set[str](), 0
    async for unit in each(documents, UnitView):
        units[(unit.kind,)] += day.by_then(unit.registered_at)
    async for visit in each(documents, VisitView):
        if day.by_then(visit.visited_at):
            visited.add(visit.enterprise_id)
            visits += 1
    return {
        county.UNITS: units,
        county.VISITS: {(): visits},
        county.VISITED: {(): len(visited)},
    }


async def projects(documents: Documents, permits: Permits) -> Told:
    stages: tuple[ProjectStage, ...] = get_args(ProjectStage)
    many, yuan = none_of(stages, ("yes", "no")), none_of(stages)
    async for project in each(documents, ProjectView):
        if permits.day.by_then(project.registered_at) and of_the_county(project):
            known = unless_revoked(as_of(project, permits.day), permits.revoked)
            many[known.stage, yes(known.started_at is not None)] += 1
            yuan[(known.stage,)] += known.investment_total_yuan
    return {county.PROJECTS: many, county.PROJECTS_YUAN: yuan}
