"""A day of the permits over HTTP: figures counted by hand for two days, and the meeting's lines."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.kit import Still
from tests.permits.facts import record
from tests.permits.office import Office
from tests.permits.samples import HOUR, MORNING
from tests.permits.support import Support

from shared.deadlines import Deadlines
from shared.events import Event
from shared.events.health_records import FeverHeld
from shared.memory.bus import InMemoryBus
from shared.platform import Work

DAY = timedelta(days=1)
FIRST, SECOND = "2020-02-24", "2020-02-25"
PROJECTS = {
    "wind": (["county", "provincial"], "to-start", 90_000_000),
    "solar": (["county", "city"], "continued", 10_000_000),
    "barn": (["county"], "continued", 9_999_999),
    "greenhouse": (["poverty-relief"], "to-start", 1_000_000),
}


def held(person: str, at: datetime) -> Event:
    return FeverHeld(
        person_id=person, enterprise_id="mill", reading_id=person, celsius=38.0, measured_at=at
    )


@pytest.fixture
async def two_days(office: Office, support: Support, bus: InMemoryBus, clock: Still) -> str:
    """First day: all is registered, applied for, inspected. Second: a cluster, and what is done."""
    permit = await office.applied()
    await office.register("shop")
    await support.unit()
    await support.unit(unit_id="branch-1", kind="branch", members=40)
    await support.visit(visited_at=MORNING.isoformat())
    await support.problem()
    await support.problem(problem_id="problem-2", kind="orders")
    for name, (lists, stage, total) in PROJECTS.items():
        body = {
            "project_id": name,
            "name": name,
            "stage": stage,
            "lists": lists,
            "investment_total_yuan": total,
            "investment_this_year_yuan": 1_000_000,
        }
        assert (await office.post("clerk", "/v1/projects", body)).status_code == 201
    await office.inspect(permit, findings=["no isolation place"])
    await office.inspect(permit, valid_days=3)
    await office.issue_pass()
    await bus.settle()
    clock.time = MORNING + DAY
    fevers = [held(person * 32, clock.time) for person in "ab"]
    await bus.publish([record(fever, 1, clock.time) for fever in fevers])
    await support.resolve("problem-2", quantity=2000, unit_of_quantity="piece", tier="other")
    await support.visit(visited_at=clock.time.isoformat(), tier="other", leader_account="leader-2")
    await bus.settle()
    return permit


async def day_of(office: Office, date: str, more: str = "") -> Any:
    answer = await office.get(f"/v1/days/{date}{more}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("two_days")
async def test_the_first_day_is_counted_as_it_ended(office: Office) -> None:
    said = await day_of(office, FIRST)
    assert said["as_of"] == "2020-02-24T23:59:59.999000+08:00"
    assert said["enterprises"] == {
        "registered": 2,
        "with_officer": 1,
        "running": 1,
        "above_scale": 2,
        "above_scale_running": 1,
    }
    once = {"applied": 1, "waiting": 0, "in_force": 1, "suspended": 0, "ended": 0}
    assert said["resumption"]["by_kind"] == {"work": once | {"issued_on_the_day": 1}}
    assert said["resumption"]["by_procedure"] == {"on-site-inspection": 1}
    assert said["inspections"] == {
        "passed": 1,
        "failed": 1,
        "passed_on_the_day": 1,
        "failed_on_the_day": 1,
    }
    assert said["problems"]["all"]["open"] == 2
    assert (said["problems_raised_on_the_day"], said["problems_resolved_on_the_day"]) == (2, 0)
    assert said["names"] == {"mill": "Mill", "shop": "Mill"}
    assert said["townships"] == {"mill": "Zhangbei", "shop": "Zhangbei"}
    assert said["by_township"] == {"Zhangbei": said["enterprises"]}


@pytest.mark.usefixtures("two_days")
async def test_the_second_day_has_what_was_done_on_it(office: Office) -> None:
    said = await day_of(office, SECOND)
    assert said["enterprises"]["above_scale_running"] == 0
    assert said["resumption"]["all"]["suspended"] == 1
    assert said["resumption"]["all"]["issued_on_the_day"] == 0
    assert said["inspections"]["passed_on_the_day"] == 0
    assert said["vehicle_passes"] == {
        "issued": 1,
        "issued_on_the_day": 0,
        "in_force": 1,
        "vehicles": 1,
        "holders": 1,
    }
    assert said["visits"] == {
        "on_the_day": {"principal": 0, "other": 1},
        "so_far": {"principal": 1, "other": 1},
    }
    assert said["problems"]["by_kind"]["orders"]["quantities"] == {"piece": 2000.0}
    assert said["problems"]["by_tier"] == {"principal": 0, "other": 1}
    assert (said["problems_raised_on_the_day"], said["problems_resolved_on_the_day"]) == (0, 1)


@pytest.mark.usefixtures("two_days")
async def test_units_and_projects_are_summed(office: Office) -> None:
    said = await day_of(office, FIRST)
    assert said["units"] == {
        "task-force": {"units": 1, "members": 12},
        "branch": {"units": 1, "members": 40},
    }
    projects = said["projects"]
    assert (projects["county"]["projects"], projects["upper"]["projects"]) == (2, 2)
    assert projects["county"]["investment_total_yuan"] == 100_000_000
    assert {s: one["projects"] for s, one in projects["county_by_stage"].items()} == {
        "to-start": 1,
        "continued": 1,
        "in-preparation": 0,
    }
    assert (projects["provincial"]["projects"], projects["poverty_relief"]["projects"]) == (1, 1)
    assert projects["poverty_relief_large"]["projects"] == 0


async def test_plans_are_counted_from_the_day_they_are_registered(
    office: Office, support: Support, bus: InMemoryBus, clock: Still
) -> None:
    await support.plan()
    await bus.settle()
    clock.time = MORNING + DAY
    await support.plan(plan_id="markets", kind="special")
    await bus.settle()
    first, second = [(await day_of(office, one))["plans"] for one in (FIRST, SECOND)]
    assert first == {"overall": 1, "special": 0}
    assert second == {"overall": 1, "special": 1}


async def test_a_past_day_stays_as_it_was(
    office: Office, support: Support, bus: InMemoryBus, clock: Still, work: Work, two_days: str
) -> None:
    clock.time = MORNING + 2 * DAY
    await Deadlines(work.handlers["problems"], clock.now).tick()
    await bus.settle()
    before = await day_of(office, SECOND), await day_of(office, SECOND, "/agenda")
    await office.inspect(two_days)
    await office.assign("officer-9")
    await office.register("later")
    await support.resolve()
    await support.unit(unit_id="task-force-2")
    await bus.settle()
    after = await day_of(office, SECOND), await day_of(office, SECOND, "/agenda")
    assert after == before
    assert (await day_of(office, "2020-02-26"))["enterprises"]["above_scale_running"] == 1


async def test_the_meeting_hears_what_is_late_suspended_and_about_to_end(
    office: Office, two_days: str
) -> None:
    first = await day_of(office, FIRST, "/agenda")
    assert first["counts"] == {
        "problem-overdue": 1,
        "permit-suspended": 0,
        "permit-expiring": 1,
        "application-waiting": 0,
    }
    problem, expiring = first["lines"]
    assert (problem["id"], problem["account"]) == ("problem-1", "officer-7")
    assert problem["since"] == (MORNING + 12 * HOUR).isoformat()
    assert (expiring["id"], expiring["until"]) == (two_days, (MORNING + 3 * DAY).isoformat())
    second = await day_of(office, SECOND, "/agenda")
    [suspended] = [one for one in second["lines"] if one["kind"] == "permit-suspended"]
    assert suspended["facts"] == {"kind": "work", "why": "fever-cluster"}
    assert suspended["since"] == (MORNING + DAY).isoformat()


async def test_a_day_ahead_is_refused_by_its_field(office: Office) -> None:
    answer = await office.get(f"/v1/days/{SECOND}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.day")
    assert (await office.get(f"/v1/days/{FIRST}", "clerk")).status_code == 403
