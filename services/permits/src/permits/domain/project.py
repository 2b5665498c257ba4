"""A key project (重点项目): registered once, started by a permit of its enterprise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits.projects import (
    ProjectList,
    ProjectRegistered,
    ProjectStage,
    ProjectStarted,
)


@dataclass(frozen=True, slots=True)
class RegisterProject:
    project_id: str
    name: str
    stage: ProjectStage
    lists: tuple[ProjectList, ...]
    investment_total_yuan: int
    investment_this_year_yuan: int
    enterprise_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class StartProject:
    """A permit of kind project-start is in force at this enterprise since then.

    `revoked` are those of the enterprise that are not any more: what they started is stopped.
    """

    enterprise_id: str
    permit_id: str
    valid_from: datetime
    revoked: frozenset[str] = frozenset()


Command = RegisterProject | StartProject


@dataclass(frozen=True, slots=True)
class Project:
    """`permit_id` is the permit that started it."""

    registered: ProjectRegistered | None = None
    enterprise_id: str | None = None
    started: bool = False
    permit_id: str = ""


def decide(command: Command, project: Project) -> Sequence[Event]:
    match command:
        case RegisterProject():
            return register(command, project)
        case StartProject():
            return start(command, project)
        case _:
            assert_never(command)


def register(command: RegisterProject, project: Project) -> Sequence[Event]:
    if command.investment_this_year_yuan > command.investment_total_yuan:
        raise Refused("no year's investment exceeds the total", rule="investment-within-total")
    registered = ProjectRegistered(
        project_id=command.project_id,
        name=command.name,
        stage=command.stage,
        lists=command.lists,
        investment_total_yuan=command.investment_total_yuan,
        investment_this_year_yuan=command.investment_this_year_yuan,
        enterprise_id=command.enterprise_id,
        registered_at=command.at,
    )
    if project.registered is not None and is_the_same(registered, project.registered):
        return []
    if project.registered is not None:
        raise Refused(f"project {command.project_id} is registered already", rule="project-once")
    return [registered]


def is_the_same(one: ProjectRegistered, other: ProjectRegistered) -> bool:
    """Whether somebody says the same again, whenever."""
    when = {"registered_at"}
    return one.model_dump(exclude=when) == other.model_dump(exclude=when)


def waits(project: Project, revoked: Collection[str]) -> bool:
    """Whether a permit can start it: one in preparation has no site yet."""
    known, goes_on = project.registered, project.started and project.permit_id not in revoked
    return known is not None and not goes_on and known.stage != "in-preparation"


def start(command: StartProject, project: Project) -> Sequence[Event]:
    """By a permit of its own enterprise, and never before anybody had registered it."""
    known = project.registered
    if known is None or known.enterprise_id != command.enterprise_id:
        return []
    if not waits(project, command.revoked):
        return []
    return [
        ProjectStarted(
            project_id=known.project_id,
            enterprise_id=command.enterprise_id,
            permit_id=command.permit_id,
            started_at=max(command.valid_from, known.registered_at or command.valid_from),
        )
    ]


def evolve(project: Project, event: Event) -> Project:
    match event:
        case ProjectRegistered():
            return Project(event, event.enterprise_id)
        case ProjectStarted():
            return replace(project, started=True, permit_id=event.permit_id)
        case _:
            return project


decider: Decider[Command, Project] = Decider(decide, evolve, Project())
