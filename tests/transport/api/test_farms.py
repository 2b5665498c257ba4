"""Farms over HTTP: days of feed fall with the clock and rise by what is received."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still
from tests.transport.api.test_supplies import receive, sent
from tests.transport.asking import as_, get, post
from tests.transport.facts import MORNING

from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus
from transport.handlers import Handlers

FARM = {
    "name": "Farm",
    "township": "Zhangbei",
    "animals": 2_800,
    "unit": "ton",
    "feed": "18",
    "per_day": "6",
}
DAY = timedelta(days=1)


async def register(client: httpx.AsyncClient, farm_id: str, **other: Any) -> httpx.Response:
    return await post(client, "operator", "/farms", FARM | {"farm_id": farm_id} | other)


async def put(client: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    return await client.put(f"/v1/farms{path}", json=body, headers=as_("officer"))


async def days(client: httpx.AsyncClient, farm_id: str) -> float:
    return float((await get(client, "auditor", f"/farms/{farm_id}"))["days_left"])


async def feed(client: httpx.AsyncClient, farm_id: str) -> None:
    """Send twelve tons of feed and have them received."""
    id_ = await sent(client, item="feed", unit="ton", quantity="12", holder=farm_id)
    assert (await receive(client, id_, "24000", "jin")).status_code == 201


async def test_days_of_feed_fall_with_the_clock_and_rise_by_a_delivery(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    await register(client, "farm-3")
    await bus.settle()
    assert await days(client, "farm-3") == 3
    clock.time = MORNING + DAY
    assert await days(client, "farm-3") == 2
    await feed(client, "farm-3")
    await bus.settle()
    assert await days(client, "farm-3") == 4
    shown = await get(client, "auditor", "/farms/farm-3?at_least=4")
    assert (shown["kilograms_left"], shown["kilograms_per_day"]) == ("24000", "6000")
    assert shown["runs_out_at"] == "2020-03-03T08:00:00+08:00"


async def test_who_runs_out_first_is_listed_first(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    for farm_id, per_day in (("a", "0"), ("b", "3"), ("c", "9"), ("d", "3")):
        assert (await register(client, farm_id, per_day=per_day)).status_code == 201
    await bus.settle()
    found = (await get(client, "officer", "/farms"))["items"]
    assert [(one["id"], one["days_left"]) for one in found] == [
        ("c", 2.0), ("b", 6.0), ("d", 6.0), ("a", None),
    ]  # fmt: skip


@pytest.mark.parametrize("registered_first", [True, False])
async def test_feed_counts_whichever_is_heard_first(
    client: httpx.AsyncClient,
    bus: InMemoryBus,
    clock: Still,
    registered_first: bool,  # noqa: FBT001
) -> None:
    if registered_first:
        await register(client, "farm-3")
        clock.time = MORNING + DAY
        await feed(client, "farm-3")
    else:
        clock.time = MORNING + DAY
        await feed(client, "farm-3")
        await bus.settle()
        clock.time = MORNING  # registered before the receipt, stored after it
        await register(client, "farm-3")
        clock.time = MORNING + DAY
    for _ in range(2):
        await bus.settle()
        assert await days(client, "farm-3") == 4
        bus.rewind()


async def test_a_tick_says_once_that_feed_ran_low(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still, handlers: Handlers
) -> None:
    await register(client, "farm-3")
    ticks = Deadlines(handlers.farms, clock.now)
    assert await ticks.tick() == 0
    clock.time = MORNING + DAY
    assert [await ticks.tick(), await ticks.tick()] == [1, 0]
    await feed(client, "farm-3")
    await bus.settle()
    clock.time = MORNING + 4 * DAY
    assert [await ticks.tick(), await ticks.tick()] == [1, 0]
    said = [d.type for d in bus.log("transport.farms").deliveries]
    assert said.count("feed-ran-low") == 2


async def test_a_count_and_another_consumption_change_the_days(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client, "farm-3")
    assert (await put(client, "/farm-3/feed", {"unit": "kg", "feed": "9000"})).status_code == 201
    later = {"unit": "jin", "per_day": "6000", "since": "2020-02-28T08:00:00+08:00"}
    assert (await put(client, "/farm-3/consumption", later)).status_code == 201
    await bus.settle()
    # Six of the nine tons on the first day, and three for the second.
    assert await days(client, "farm-3") == 2


async def test_a_farm_says_since_when_it_was_without_feed(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    await register(client, "farm-3")
    await register(client, "farm-4", feed="180", township="Gonghui")
    clock.time = MORNING + 3 * DAY + DAY / 4
    await bus.settle()
    shown = await get(client, "auditor", "/farms/farm-3")
    assert (shown["empty_since"], shown["hours_without_feed"]) == ("2020-03-01T08:00:00+08:00", 6.0)
    await feed(client, "farm-3")
    clock.time += DAY
    await bus.settle()
    shown = await get(client, "auditor", "/farms/farm-3")
    assert (shown["empty_since"], shown["hours_without_feed"]) == (None, 6.0)
    assert shown["shortages"] == [
        {
            "since": "2020-03-01T08:00:00+08:00",
            "until": "2020-03-01T14:00:00+08:00",
            "hours": 6.0,
        }
    ]
    assert await counted(client, "") == (2, 5_600, 1, 0, 1, 6.0)
    assert await counted(client, "?township=Gonghui&limit=1") == (1, 2_800, 0, 0, 0, 0.0)


async def counted(client: httpx.AsyncClient, asked: str) -> tuple[float, ...]:
    found = await get(client, "officer", f"/farms{asked}")
    names = ("farms", "animals", "low", "empty", "ever_empty", "hours_without_feed")
    return tuple(found[name] for name in names)


async def test_no_farm_out_of_feed_is_one_figure(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    for n in range(11):
        await register(client, f"farm-{n}")
    await bus.settle()
    found = await get(client, "officer", "/farms?limit=3")
    assert (found["farms"], found["ever_empty"], len(found["items"])) == (11, 0, 3)


async def test_registering_again_is_harmless_and_other_figures_are_refused(
    client: httpx.AsyncClient,
) -> None:
    assert [(await register(client, "farm-3")).json()["revision"] for _ in range(2)] == [3, 3]
    for other in ({"feed": "19"}, {"per_day": "7"}, {"township": "Gonghui"}):
        answer = await register(client, "farm-3", **other)
        assert (answer.status_code, answer.json()["rule"]) == (409, "farm-once")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("unit", {"unit": "barrel"}),
        ("feed", {"feed": "-1"}),
        ("feed", {"unit": "jin", "feed": "0.001"}),
        ("per_day", {"per_day": "1000001"}),
        ("animals", {"animals": -1}),
    ],
)
async def test_what_is_wrong_with_a_farm_is_named(
    client: httpx.AsyncClient, field: str, wrong: dict[str, Any]
) -> None:
    answer = await register(client, "farm-3", **wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"body.{field}"


async def test_a_time_without_an_offset_is_wrong(client: httpx.AsyncClient) -> None:
    body = {"unit": "ton", "per_day": "1", "since": "2020-02-28T08:00:00"}
    answer = await put(client, "/farm-3/consumption", body)
    assert answer.json()["errors"][0]["field"] == "body.since"


async def test_an_unknown_farm_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await put(client, "/nowhere/feed", {"unit": "kg", "feed": "1"})).status_code == 404
    body = {"unit": "kg", "per_day": "1"}
    assert (await put(client, "/nowhere/consumption", body)).status_code == 404
    answer = await client.get("/v1/farms/nowhere", headers=as_("officer"))
    assert answer.status_code == 404


async def test_feed_by_the_barrel_is_refused(client: httpx.AsyncClient) -> None:
    body = {"item": "feed", "unit": "barrel", "quantity": "2", "holder": "farm-3"}
    answer = await post(client, "dispatcher", "/consignments", body)
    assert (answer.status_code, answer.json()["rule"]) == (409, "feed-by-mass")


@pytest.mark.parametrize("item", ["Feed", "pig-feed", "猪饲料"])
async def test_feed_for_a_farm_under_another_name_is_named(
    client: httpx.AsyncClient, item: str
) -> None:
    body = {"item": item, "unit": "ton", "quantity": "12", "holder": "farm-3"}
    before = await post(client, "dispatcher", "/consignments", body, "k1")
    assert before.status_code == 201
    await register(client, "farm-3")
    wrong = await post(client, "dispatcher", "/consignments", body)
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {"field": "body.item", "message": "feed for a farm is the item `feed`"}
    ]
    again = await post(client, "dispatcher", "/consignments", body, "k1")
    assert again.json() == before.json()
    elsewhere = await post(client, "dispatcher", "/consignments", body | {"holder": "feed-mill"})
    assert elsewhere.status_code == 201


async def test_the_api_page_says_which_items_have_a_meaning(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()
    said = schema["components"]["schemas"]["NewConsignment"]["properties"]["item"]["description"]
    assert "`feed`" in said
    assert "`disinfectant`" in said
