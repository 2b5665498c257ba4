"""Problems of enterprises over HTTP."""

import pytest
from tests.kit import Still
from tests.permits.office import Json, Office
from tests.permits.samples import HOUR, MORNING
from tests.permits.support import Support

from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus
from shared.platform import Work


async def tick(work: Work, clock: Still) -> None:
    await Deadlines(work.handlers["problems"], clock.now).tick()


async def test_a_problem_is_shown_from_its_visit_to_what_was_done(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await office.register()
    await support.unit()
    await support.visit(visit_id="visit-1")
    await support.problem(visit_id="visit-1", unit_id="task-force-1")
    resolved = await support.resolve(tier="principal")
    assert resolved.json() == {"id": "problem-1", "revision": 2}
    await bus.settle()
    shown = await support.get(resolved.headers["Location"])
    assert (shown["status"], shown["visit_id"]) == ("resolved", "visit-1")
    assert (shown["raised_by"], shown["unit_id"]) == ("lin", "task-force-1")
    assert shown["resolution"]["what_was_done"] == "passes were issued"
    assert shown["resolution"]["resolved_by"] == "bo"


async def test_an_open_problem_escalates_by_its_clock(
    office: Office, support: Support, bus: InMemoryBus, work: Work, clock: Still
) -> None:
    await office.register()
    await support.problem()
    await support.problem(problem_id="problem-2", kind="orders")
    clock.time = MORNING + 12 * HOUR
    await tick(work, clock)
    await bus.settle()
    listed = await support.get("/v1/problems?escalated=true")
    assert [(one["id"], one["level"]) for one in listed["items"]] == [("problem-1", 1)]
    assert listed["items"][0]["escalated_at"] == ["2020-02-24T20:00:00+08:00"]
    rest = await support.get("/v1/problems?escalated=false")
    assert [one["id"] for one in rest["items"]] == ["problem-2"]


async def test_problems_are_found_by_status_kind_enterprise_and_unit(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await office.register()
    await support.unit()
    await support.problem()
    await support.problem(problem_id="problem-2", kind="supplies", unit_id="task-force-1")
    await support.resolve()
    await bus.settle()
    for query, found in [
        ("status=open", ["problem-2"]),
        ("kind=vehicle-passage", ["problem-1"]),
        ("unit_id=task-force-1", ["problem-2"]),
        ("enterprise_id=mill", ["problem-1", "problem-2"]),
        ("enterprise_id=farm", []),
    ]:
        listed = await support.get(f"/v1/problems?{query}")
        assert [one["id"] for one in listed["items"]] == found, query


async def test_problems_are_counted_by_kind_and_tier(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await office.register()
    for number, pieces in enumerate((1500, 500)):
        await support.problem(problem_id=f"orders-{number}", kind="orders")
        await support.resolve(
            f"orders-{number}", quantity=pieces, unit_of_quantity="piece", tier="other"
        )
    await support.problem()
    await bus.settle()
    summary = await support.get("/v1/problems/summary")
    assert (summary["all"]["raised"], summary["all"]["open"]) == (3, 1)
    assert summary["by_kind"]["orders"]["resolved"] == 2
    assert summary["by_kind"]["orders"]["quantities"] == {"piece": 2000}
    assert summary["by_tier"] == {"principal": 0, "other": 2}


async def test_problems_are_counted_as_they_were_at_a_time(
    office: Office, support: Support, bus: InMemoryBus, clock: Still
) -> None:
    await office.register()
    await support.problem()
    clock.time = MORNING + 13 * HOUR
    await support.resolve()
    await bus.settle()
    at_noon = await support.get("/v1/problems/summary?until=2020-02-24T12:00:00%2B08:00")
    assert at_noon["all"] == {
        "raised": 1, "open": 1, "resolved": 0, "escalated": 0, "quantities": {},
    }  # fmt: skip
    now = await support.get("/v1/problems/summary")
    assert (now["all"]["open"], now["all"]["escalated"]) == (0, 1)
    assert now["by_nobody_of_a_tier"] == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"enterprise_id": "nobody"}, "body.enterprise_id"),
        ({"unit_id": "nobody"}, "body.unit_id"),
        ({"visit_id": "nobody"}, "body.visit_id"),
        ({"visit_id": "elsewhere"}, "body.visit_id"),
        ({"kind": "weather"}, "body.kind"),
        ({"text": "   "}, "body.text"),
    ],
)
async def test_a_wrong_field_of_a_problem_is_named(
    office: Office, support: Support, wrong: Json, field: str
) -> None:
    await office.register()
    await office.register("farm")
    await support.visit("farm", visit_id="elsewhere")
    refused = await support.problem(**wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def test_a_resolution_says_what_was_done(office: Office, support: Support) -> None:
    await office.register()
    await support.problem()
    refused = await support.resolve(what_was_done=" ")
    assert refused.json()["errors"][0]["field"] == "body.what_was_done"
    halved = await support.resolve(quantity=3)
    assert (halved.status_code, halved.json()["rule"]) == (409, "quantity-with-unit")


@pytest.mark.parametrize(("unit", "status"), [("piece", 201), ("yuan", 201), ("pieces", 422)])
async def test_orders_are_resolved_in_pieces_or_yuan(
    office: Office, support: Support, unit: str, status: int
) -> None:
    await office.register()
    await support.problem(kind="orders")
    said = await support.resolve(quantity=1500, unit_of_quantity=unit)
    assert said.status_code == status
    if status == 422:
        (error,) = said.json()["errors"]
        assert error["field"] == "body.unit_of_quantity"
        assert error["message"] == "orders are counted in piece or yuan"


async def test_what_is_no_order_is_counted_in_any_unit(office: Office, support: Support) -> None:
    await office.register()
    await support.problem()
    assert (await support.resolve(quantity=3, unit_of_quantity="passes")).status_code == 201


async def test_what_nobody_raised_is_not_found(support: Support) -> None:
    assert (await support.resolve("nobody")).status_code == 404
    assert (await support.office.get("/v1/problems/nobody")).status_code == 404
