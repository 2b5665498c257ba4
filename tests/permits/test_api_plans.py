"""The register of the county's plans over HTTP."""

import asyncio
from typing import Any

import pytest
from tests.permits.office import Office
from tests.permits.support import PLAN, Support

from shared.memory.bus import InMemoryBus

MARKETS = {"plan_id": "markets", "kind": "special", "title": "复市 Markets"}


async def test_a_registered_plan_can_be_read(support: Support, bus: InMemoryBus) -> None:
    await support.unit()
    created = await support.plan(unit_id="task-force-1", digest="ab" * 32)
    assert (created.status_code, created.json()) == (201, {"id": "overall", "revision": 1})
    await bus.settle()
    shown = await support.get(created.headers["Location"])
    assert shown["registered_at"] == "2020-02-24T08:00:00+08:00"
    told = {name: shown[name] for name in ("title", "kind", "unit_id", "issued_on", "digest")}
    assert told == {
        "title": PLAN["title"],
        "kind": "overall",
        "unit_id": "task-force-1",
        "issued_on": "2020-02-15",
        "digest": "ab" * 32,
    }


async def test_plans_are_found_by_kind_and_by_who_answers(
    support: Support, bus: InMemoryBus
) -> None:
    await support.unit()
    await support.plan()
    await support.plan(**MARKETS)
    await support.plan(**MARKETS | {"plan_id": "schools", "unit_id": "task-force-1"})
    await bus.settle()

    async def found(query: str) -> list[str]:
        return [one["id"] for one in (await support.get(f"/v1/plans?{query}"))["items"]]

    assert await found("") == ["markets", "overall", "schools"]
    assert await found("kind=special") == ["markets", "schools"]
    assert await found("unit_id=task-force-1") == ["schools"]


async def test_of_many_overall_plans_at_once_one_is_registered(
    support: Support, bus: InMemoryBus
) -> None:
    answers = await asyncio.gather(*(support.plan(title=f"Plan {n}") for n in range(8)))
    refused = [one.json()["rule"] for one in answers if one.status_code == 409]
    assert refused == ["one-overall-plan"] * 7
    await bus.settle()
    [overall] = (await support.get("/v1/plans?kind=overall"))["items"]
    [taken] = [n for n, one in enumerate(answers) if one.status_code == 201]
    assert overall["title"] == f"Plan {taken}"


async def test_the_same_plan_again_is_answered_as_before(support: Support) -> None:
    first, again = await support.plan(), await support.plan()
    assert (again.status_code, again.json()) == (201, first.json())


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        ({"plan_id": "overall-2"}, "one-overall-plan"),
        ({"kind": "special"}, "one-overall-plan"),
        ({"title": "Another one"}, "one-overall-plan"),
        (MARKETS | {"title": "Another one"}, "plan-once"),
        (MARKETS | {"plan_id": "schools", "issued_on": "2020-02-25"}, "issued-by-now"),
    ],
)
async def test_a_refusal_names_its_rule(support: Support, plan: dict[str, Any], rule: str) -> None:
    await support.plan()
    await support.plan(**MARKETS)
    refused = await support.plan(**plan)
    assert (refused.status_code, refused.json()["rule"]) == (409, rule)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plan_id": "a b"}, "body.plan_id"),
        ({"kind": "control-plan"}, "body.kind"),
        ({"title": ""}, "body.title"),
        ({"title": "x" * 201}, "body.title"),
        ({"unit_id": "nobody"}, "body.unit_id"),
        ({"issued_on": "2020-02-30"}, "body.issued_on"),
        ({"digest": "AB" * 32}, "body.digest"),
        ({"enterprise_id": "mill"}, "body.enterprise_id"),
    ],
)
async def test_a_wrong_field_of_a_plan_is_named(
    support: Support, wrong: dict[str, Any], field: str
) -> None:
    refused = await support.plan(**wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def test_a_plan_nobody_registered_is_not_there(office: Office) -> None:
    assert (await office.get("/v1/plans/overall")).status_code == 404


async def test_only_an_operator_registers_and_a_device_reads_nothing(office: Office) -> None:
    assert (await office.post("clerk", "/v1/plans", PLAN)).status_code == 403
    assert (await office.get("/v1/plans", "device")).status_code == 403
