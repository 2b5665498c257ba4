"""The figures of a day of the permits, as they were when it ended."""

from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel

from permits.api.days.projects import ProjectsDay, projects_day
from permits.api.days.resumption import (
    Inspected,
    Passes,
    Resumption,
    inspected,
    passes_day,
    resumption_day,
    running,
)
from permits.api.support.counts import ProblemCounts, counted
from permits.views import (
    OF_ENTERPRISES,
    EnterpriseView,
    PermitView,
    PlanView,
    ProblemView,
    ProjectView,
    UnitView,
    VisitView,
)
from shared.days import CountyDay, DayAnswer
from shared.events.permits.plans import PlanKind
from shared.events.permits.support import LeaderTier, UnitKind
from shared.projections import Documents
from shared.views import gather


class Enterprises(BaseModel):
    """`running` has a permit for work, market or school that is in force."""

    registered: int
    with_officer: int
    running: int
    above_scale: int
    above_scale_running: int


class Visits(BaseModel):
    """By the tier of the leader: on the day, and all until its end."""

    on_the_day: dict[LeaderTier, int]
    so_far: dict[LeaderTier, int]


class Units(BaseModel):
    units: int = 0
    members: int = 0


class PermitsDay(DayAnswer):
    """Figures as of the end of the day; what says `on_the_day` is of the day alone."""

    names: dict[str, str]
    """Of the enterprises, by id."""
    townships: dict[str, str]
    """Where the enterprises are, by id."""
    enterprises: Enterprises
    by_township: dict[str, Enterprises]
    resumption: Resumption
    inspections: Inspected
    vehicle_passes: Passes
    visits: Visits
    problems: ProblemCounts
    problems_raised_on_the_day: int
    problems_resolved_on_the_day: int
    units: dict[UnitKind, Units]
    projects: ProjectsDay
    plans: dict[PlanKind, int]


async def permits_day(documents: Documents, day: CountyDay) -> PermitsDay:
    enterprises = await gather(
        documents, EnterpriseView, lambda one: day.by_then(one.registered_at)
    )
    permits = await gather(documents, PermitView, lambda one: one.status_by(day.ends) is not None)
    passes = [one for one in permits if one.kind == "vehicle-pass"]
    resumptions = [one for one in permits if one.kind != "vehicle-pass"]
    problems = await gather(
        documents, ProblemView, lambda one: day.by_then(one.raised_at), OF_ENTERPRISES
    )
    visits = await gather(documents, VisitView, lambda one: day.by_then(one.visited_at))
    units = await gather(documents, UnitView, lambda one: day.by_then(one.registered_at))
    projects = await gather(documents, ProjectView, lambda one: day.by_then(one.registered_at))
    plans = await gather(documents, PlanView, lambda one: day.by_then(one.registered_at))
    runs = running(resumptions, day)
    return PermitsDay(
        date=day.date,
        as_of=day.ends,
        names={one.id: one.name for one in enterprises},
        townships={one.id: one.township for one in enterprises},
        enterprises=enterprises_day(enterprises, runs, day),
        by_township=by_township(enterprises, runs, day),
        resumption=resumption_day(resumptions, day),
        inspections=inspected(resumptions, day),
        vehicle_passes=passes_day(passes, day),
        visits=visits_day(visits, day),
        problems=counted(problems, day.ends),
        problems_raised_on_the_day=sum(day.has(one.raised_at) for one in problems),
        problems_resolved_on_the_day=sum(
            one.resolution is not None and day.has(one.resolution.resolved_at) for one in problems
        ),
        units=units_day(units),
        projects=projects_day(projects, resumptions, day),
        plans=plans_day(plans),
    )


def enterprises_day(
    enterprises: list[EnterpriseView], running_: frozenset[str], day: CountyDay
) -> Enterprises:
    large = [one for one in enterprises if one.above_scale]
    return Enterprises(
        registered=len(enterprises),
        with_officer=sum(one.officer_by(day.ends) is not None for one in enterprises),
        running=sum(one.id in running_ for one in enterprises),
        above_scale=len(large),
        above_scale_running=sum(one.id in running_ for one in large),
    )


def by_township(
    enterprises: list[EnterpriseView], running_: frozenset[str], day: CountyDay
) -> dict[str, Enterprises]:
    some: dict[str, list[EnterpriseView]] = {}
    for one in enterprises:
        some.setdefault(one.township, []).append(one)
    return {name: enterprises_day(some[name], running_, day) for name in sorted(some)}


def visits_day(visits: list[VisitView], day: CountyDay) -> Visits:
    today = [one for one in visits if day.has(one.visited_at)]
    return Visits(on_the_day=by_tier(today), so_far=by_tier(visits))


def by_tier(visits: Iterable[VisitView]) -> dict[LeaderTier, int]:
    tiers: tuple[LeaderTier, ...] = get_args(LeaderTier)
    found = [one.tier for one in visits]
    return {tier: found.count(tier) for tier in tiers}


def units_day(units: list[UnitView]) -> dict[UnitKind, Units]:
    kinds: tuple[UnitKind, ...] = get_args(UnitKind)
    return {
        kind: Units(units=len(some), members=sum(one.members for one in some))
        for kind in kinds
        if (some := [one for one in units if one.kind == kind])
    }


def plans_day(plans: list[PlanView]) -> dict[PlanKind, int]:
    kinds: tuple[PlanKind, ...] = get_args(PlanKind)
    found = [one.kind for one in plans]
    return {kind: found.count(kind) for kind in kinds}
