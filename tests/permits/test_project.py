"""A project is registered once, and started by a permit of its own enterprise."""

from dataclasses import replace

from tests.permits.samples import HOUR, MORNING

from permits.domain.project import RegisterProject, StartProject, decider
from shared.events.permits.projects import ProjectRegistered, ProjectStarted
from shared.testing import Scenario

project = Scenario(decider)
register = RegisterProject("wind", "Wind farm", "to-start", ("county",), 90, 10, "mill", MORNING)
registered = ProjectRegistered(
    project_id="wind",
    name="Wind farm",
    stage="to-start",
    lists=("county",),
    investment_total_yuan=90,
    investment_this_year_yuan=10,
    enterprise_id="mill",
    registered_at=MORNING,
)
start = StartProject("mill", "p-1", MORNING)
started = ProjectStarted(
    project_id="wind", enterprise_id="mill", permit_id="p-1", started_at=MORNING
)


def test_a_project_is_registered_once() -> None:
    project.given().when(register).then(registered)
    project.given(registered).when(replace(register, at=MORNING + HOUR)).then()
    project.given(registered).when(replace(register, name="Other")).refused("project-once")


def test_no_year_costs_more_than_the_whole() -> None:
    command = replace(register, investment_this_year_yuan=91)
    project.given().when(command).refused("investment-within-total")


def test_a_project_starts_once() -> None:
    project.given(registered).when(start).then(started)
    project.given(registered, started).when(replace(start, permit_id="p-2")).then()


def test_a_project_whose_permit_was_revoked_is_started_by_another() -> None:
    again = replace(start, permit_id="p-2", revoked=frozenset({"p-1"}))
    restarted = started.model_copy(update={"permit_id": "p-2"})
    project.given(registered, started).when(again).then(restarted)
    project.given(registered, started, restarted).when(again).then()


def test_no_project_starts_before_it_is_registered() -> None:
    early = replace(start, valid_from=MORNING - HOUR)
    project.given(registered).when(early).then(started)
    late = started.model_copy(update={"started_at": MORNING + HOUR})
    project.given(registered).when(replace(start, valid_from=MORNING + HOUR)).then(late)


def test_a_permit_elsewhere_starts_nothing() -> None:
    project.given(registered).when(replace(start, enterprise_id="farm")).then()
    project.given().when(start).then()


def test_a_project_in_preparation_is_not_started() -> None:
    early = registered.model_copy(update={"stage": "in-preparation"})
    project.given(early).when(start).then()
