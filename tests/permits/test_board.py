"""What the board of the return to work tells: of permits, enterprises, problems and projects."""

from datetime import timedelta

import pytest
from tests.kit import Still, count_the_board
from tests.permits.facts import record
from tests.permits.office import Office
from tests.permits.samples import MORNING
from tests.permits.support import Support
from tests.permits.test_days import FIRST, PROJECTS, day_of, held

from permits.board import count
from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus
from shared.metrics import county
from shared.metrics.declaring import Figure, Place
from shared.platform import Platform, Work

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LARGE = ("feed", "Zhangbei", "yes")


def some(figure: Figure) -> dict[Place, float]:
    """Give what is told and not 0."""
    return {place: many for place, many in figure.told.items() if many}


async def test_an_enterprise_is_told_by_the_best_that_one_of_its_permits_says(
    office: Office, platform: Platform, bus: InMemoryBus, clock: Still
) -> None:
    permit = await office.applied()
    for name in ("shop", "farm", "yard"):
        await office.register(name)
    for name in ("shop", "farm"):
        assert (await office.apply(enterprise_id=name)).status_code == 201
    await office.apply(enterprise_id="yard", kind="project-start")
    await office.inspect(permit, valid_days=30)
    await bus.settle()
    await count_the_board(platform, count)
    resumed = {("resumed", *LARGE): 1, ("applied", *LARGE): 2, ("none", *LARGE): 1}
    assert some(county.ENTERPRISES) == resumed
    said = (await day_of(office, FIRST))["enterprises"]
    assert (said["registered"], said["running"]) == (4, 1)
    clock.time = MORNING + HOUR
    await bus.publish([record(held(p * 32, clock.time), 1, clock.time) for p in "ab"])
    await bus.settle()
    await count_the_board(platform, count)
    assert county.ENTERPRISES.at("suspended", *LARGE) == 1
    assert county.ENTERPRISES.at("resumed", *LARGE) == 0
    assert some(county.PERMITS_SUSPENDED) == {("fever-cluster",): 1}
    assert (await office.apply(kind="market")).status_code == 201
    await bus.settle()
    await count_the_board(platform, count)
    assert county.ENTERPRISES.at("suspended", *LARGE) == 1


async def test_permits_are_told_by_kind_and_status_and_over_at_their_last_moment(
    office: Office, platform: Platform, bus: InMemoryBus, clock: Still
) -> None:
    permit = await office.applied()
    await office.inspect(permit, valid_days=4)
    withdrawn = str((await office.apply(kind="market")).json()["id"])
    await office.post("clerk", f"/v1/applications/{withdrawn}/withdrawal", {"reason": "closed"})
    await office.issue_pass()
    await bus.settle()
    await count_the_board(platform, count)
    assert some(county.PERMITS) == {("work", "active"): 1, ("market", "withdrawn"): 1,
                    ("vehicle-pass", "active"): 1}  # fmt: skip
    assert len(county.PERMITS.told) == 5 * 6
    assert (county.PERMITS_EXPIRING.at("work"), county.PERMITS_EXPIRING.at("school")) == (0, 0)
    clock.time = MORNING + DAY
    await count_the_board(platform, count)
    assert county.PERMITS_EXPIRING.at("work") == 1
    clock.time = MORNING + 4 * DAY - timedelta(milliseconds=1)
    await count_the_board(platform, count)
    assert (county.PERMITS.at("work", "active"), county.PERMITS_EXPIRING.at("work")) == (1, 1)
    clock.time = MORNING + 4 * DAY
    await count_the_board(platform, count)
    assert (county.PERMITS.at("work", "expired"), county.PERMITS_EXPIRING.at("work")) == (1, 0)
    assert some(county.ENTERPRISES) == {("none", *LARGE): 1}


async def test_open_problems_are_told_by_kind_by_unit_and_by_age(
    support: Support, platform: Platform, work: Work, bus: InMemoryBus, clock: Still
) -> None:
    await support.office.register()
    await support.unit()
    await support.problem(unit_id="task-force-1")
    await support.problem(problem_id="problem-2", kind="orders")
    await support.problem(problem_id="problem-3", kind="orders")
    await support.resolve("problem-3", quantity=1, unit_of_quantity="piece")

    async def told() -> dict[Place, float]:
        await bus.settle()
        await count_the_board(platform, count)
        return some(county.PROBLEMS_OPEN)

    mine, orders = ("vehicle-passage", "task-force-1"), ("orders", "none")
    clock.time = MORNING + 12 * HOUR - timedelta(milliseconds=1)
    assert await told() == {(*mine, "within"): 1, (*orders, "within"): 1}
    clock.time = MORNING + 12 * HOUR
    assert await told() == {(*mine, "past"): 1, (*orders, "within"): 1}
    await Deadlines(work.handlers["problems"], clock.now).tick()
    assert await told() == {(*mine, "escalated"): 1, (*orders, "within"): 1}
    assert county.PROBLEMS_RESOLVED.at("orders") == 1
    assert county.PROBLEMS_RESOLVED.at("supplies") == 0


async def test_units_visits_and_the_projects_that_the_county_reports_on(
    office: Office, support: Support, platform: Platform, bus: InMemoryBus
) -> None:
    await office.register()
    await office.register("shop")
    await support.unit()
    for enterprise, leader in (("mill", "leader-1"), ("mill", "leader-2"), ("shop", "leader-1")):
        assert (await support.visit(enterprise, leader_account=leader)).status_code == 201
    for name, (lists, stage, total) in PROJECTS.items():
        body = {"project_id": name, "name": name, "stage": stage, "lists": lists,
                "investment_total_yuan": total, "investment_this_year_yuan": 1}  # fmt: skip
        await office.post("clerk", "/v1/projects", body)
    await bus.settle()
    await count_the_board(platform, count)
    assert (county.UNITS.at("task-force"), county.UNITS.at("branch")) == (1, 0)
    assert (county.VISITS.at(), county.VISITED.at()) == (3, 2)
    # The barn costs a yuan too little, and the greenhouse is not on the county's list.
    assert some(county.PROJECTS) == {("to-start", "no"): 1, ("continued", "no"): 1}
    assert county.PROJECTS_YUAN.told == {
        ("to-start",): 90_000_000, ("continued",): 10_000_000, ("in-preparation",): 0,
    }  # fmt: skip


@pytest.mark.usefixtures("work")
async def test_with_nothing_registered_what_is_known_is_told_with_0(platform: Platform) -> None:
    await count_the_board(platform, count)
    assert set(county.PERMITS.told.values()) == {0}
    assert set(county.PROBLEMS_OPEN.told.values()) == {0}
    assert county.ENTERPRISES.told == {}
