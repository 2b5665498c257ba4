"""Key projects counted as of the end of a day, by the lists that the county reports on."""

from collections.abc import Sequence
from typing import get_args

from pydantic import BaseModel

from permits.api.projects import Sums, sums
from permits.api.stopped import unless_revoked
from permits.views import PermitView, ProjectView
from shared.days import CountyDay
from shared.events.permits.projects import ProjectList, ProjectStage

LARGE_YUAN = 10_000_000
"""From this total on a project is counted among the county's own, or as a large one of another
list (千万元以上)."""
UPPER_LISTS: frozenset[ProjectList] = frozenset({"city", "provincial"})


class ProjectsDay(BaseModel):
    """`county` are those on the county's list of ten million yuan or more, `upper` those on the
    city's or the province's, each once."""

    all: Sums
    county: Sums
    county_by_stage: dict[ProjectStage, Sums]
    upper: Sums
    provincial: Sums
    poverty_relief: Sums
    poverty_relief_large: Sums


def projects_day(
    projects: Sequence[ProjectView], permits: Sequence[PermitView], day: CountyDay
) -> ProjectsDay:
    revoked = {one.id for one in permits if one.status_by(day.ends) == "revoked"}
    known = [unless_revoked(as_of(one, day), revoked) for one in projects]
    county = [one for one in known if of_the_county(one)]
    relief = [one for one in known if "poverty-relief" in one.lists]
    stages: tuple[ProjectStage, ...] = get_args(ProjectStage)
    return ProjectsDay(
        all=sums(known),
        county=sums(county),
        county_by_stage={s: sums([one for one in county if one.stage == s]) for s in stages},
        upper=sums([one for one in known if UPPER_LISTS & set(one.lists)]),
        provincial=sums([one for one in known if "provincial" in one.lists]),
        poverty_relief=sums(relief),
        poverty_relief_large=sums([one for one in relief if large(one)]),
    )


def as_of(project: ProjectView, day: CountyDay) -> ProjectView:
    started = project.started_at if day.by_then(project.started_at) else None
    return project.model_copy(update={"started_at": started})


def of_the_county(project: ProjectView) -> bool:
    """Whether the county reports on it as one of its own key projects."""
    return "county" in project.lists and large(project)


def large(project: ProjectView) -> bool:
    return project.investment_total_yuan >= LARGE_YUAN
