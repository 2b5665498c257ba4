"""Declarations, examinations, returns and isolation over HTTP, and the two lists."""

from typing import Any

import httpx
import pytest
from tests.health_records.county import County, feverish
from tests.health_records.people import WUHAN, day, text
from tests.health_records.test_api_workers import LI, OPERATOR, register, show
from tests.kit import Still

from shared.memory.bus import InMemoryBus

STAY = {"region": WUHAN, "left_at": text(10)}
HOME = {"from_region": "370100", "arrived_at": text(16, 18)}
Client = httpx.AsyncClient


async def post(client: Client, what: str, **body: Any) -> httpx.Response:
    return await client.post(f"/v1/workers/{LI}/{what}", json=body)


async def move_end(client: Client, ends_at: str) -> httpx.Response:
    body = {"ends_at": ends_at, "reason": "decided"}
    return await client.put(f"/v1/workers/{LI}/isolation", json=body, headers=OPERATOR)


async def test_a_complete_file_may_return(client: Client, bus: InMemoryBus) -> None:
    await register(client)
    answer = await post(client, "declarations", stays=[], symptoms=False)
    assert (answer.status_code, answer.json()["revision"]) == (201, 4)
    assert (await show(client, bus)).json()["standing"] == "may-return"


async def test_the_two_lists_name_reasons_in_both_languages(
    client: Client, bus: InMemoryBus
) -> None:
    await register(client)
    await register(client, identity_number="130722198506150025")
    await post(client, "declarations", stays=[STAY], symptoms=False)
    await bus.settle()
    found = (await client.get("/v1/enterprises/feed-mill/lists")).json()
    assert found["may_return"] == []
    assert found["deferred_label"] == {"zh": "暂缓返岗", "en": "deferred"}
    mine = next(entry for entry in found["deferred"] if entry["person_id"] == LI)
    assert [reason["label"]["zh"] for reason in mine["reasons"]] == ["来自疫情重点地区"]
    assert mine["until"].startswith("2020-02-24T00:00:00")


async def test_who_is_cleared_stands_on_the_other_list(client: Client, bus: InMemoryBus) -> None:
    await register(client)
    await post(client, "declarations", stays=[], symptoms=False)
    await bus.settle()
    found = (await client.get("/v1/enterprises/feed-mill/lists")).json()
    assert found["may_return"] == [{"person_id": LI, "shift": "early"}]
    assert found["deferred"] == []


async def test_a_positive_examination_defers_and_a_negative_clears(
    client: Client, bus: InMemoryBus
) -> None:
    await register(client)
    await post(client, "declarations", stays=[], symptoms=False)
    await post(client, "examinations", result="positive", examined_at=text(17, 6))
    assert (await show(client, bus)).json()["standing"] == "deferred"
    await post(client, "examinations", result="negative", examined_at=text(17, 7))
    assert (await show(client, bus)).json()["standing"] == "may-return"


async def test_a_fever_after_the_examination_leaves_no_moment_cleared(
    client: Client, bus: InMemoryBus, county: County
) -> None:
    await register(client)
    await post(client, "declarations", stays=[], symptoms=False)
    for hour in (5, 7):
        await county.hears(feverish(LI, day(17, hour), f"r{hour}"), day(17, hour))
    await post(client, "examinations", result="negative", examined_at=text(17, 6))
    told = (await show(client, bus, "/timeline")).json()["items"]
    assert [entry["type"] for entry in told][-3:] == [
        "examination-recorded", "fever-held", "worker-deferred",
    ]  # fmt: skip


async def test_an_own_return_starts_an_isolation_that_can_be_moved(
    client: Client, bus: InMemoryBus
) -> None:
    await register(client)
    assert (await post(client, "returns", **HOME)).status_code == 201
    for ends_at in (text(31 + 2), text(20)):
        assert (await move_end(client, ends_at)).status_code == 201
    isolation = (await show(client, bus)).json()["isolation"]
    assert (isolation["place"], isolation["open"]) == ("dormitory", True)
    assert isolation["ends_at"].startswith("2020-02-20T00:00:00")
    told = (await show(client, bus, "/timeline")).json()["items"]
    moved = [
        e["facts"]["decided_by"] for e in told if e["type"].endswith(("extended", "shortened"))
    ]
    assert moved == ["bureau", "bureau"]


async def test_an_isolation_that_is_not_there_cannot_be_moved(client: Client) -> None:
    await register(client)
    answer = await move_end(client, text(20))
    assert (answer.status_code, answer.json()["rule"]) == (409, "isolation-open")


async def test_an_isolation_is_not_shortened_into_the_past(client: Client) -> None:
    await register(client)
    await post(client, "returns", **HOME)
    answer = await move_end(client, text(17, 7))
    assert (answer.status_code, answer.json()["rule"]) == (409, "shorten-not-into-the-past")


async def test_a_caller_that_no_fact_can_name_decides_nothing(client: Client) -> None:
    await register(client)
    await post(client, "returns", **HOME)
    body = {"ends_at": text(20), "reason": "decided"}
    headers = {"Authorization": "Bearer operator:wang@bureau"}
    path = f"/v1/workers/{LI}/isolation"
    assert (await client.put(path, json=body, headers=headers)).status_code == 403


FUTURE = text(18)


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("declarations", {"stays": [], "symptoms": False, "contact_at": FUTURE}, "contact_at"),
        ("examinations", {"result": "negative", "examined_at": FUTURE}, "examined_at"),
        ("returns", {"from_region": "370100", "arrived_at": FUTURE}, "arrived_at"),
        ("examinations", {"result": "perhaps", "examined_at": text(17)}, "result"),
        ("returns", {"from_region": "370100", "arrived_at": "2020-02-16T18:00:00"}, "arrived_at"),
        ("returns", HOME | {"from_region": "999999"}, "from_region"),
        (
            "declarations",
            {"stays": [STAY | {"region": "999999"}], "symptoms": False},
            "stays.0.region",
        ),
    ],
)
async def test_a_wrong_field_is_named(
    client: Client, what: str, body: dict[str, Any], field: str
) -> None:
    await register(client)
    answer = await post(client, what, **body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("declarations", {"stays": [], "symptoms": False}),
        ("examinations", {"result": "negative", "examined_at": text(17)}),
        ("returns", HOME),
    ],
)
async def test_a_command_on_nobody_is_not_found(
    client: Client, what: str, body: dict[str, Any]
) -> None:
    assert (await post(client, what, **body)).status_code == 404


async def test_an_isolation_of_nobody_is_not_found(client: Client) -> None:
    assert (await move_end(client, text(20))).status_code == 404


async def test_a_command_lets_time_pass_first(
    client: Client, bus: InMemoryBus, clock: Still
) -> None:
    await register(client)
    await post(client, "declarations", stays=[STAY], symptoms=False)
    clock.time = day(25)
    await post(client, "examinations", result="negative", examined_at=text(24, 12))
    told = (await show(client, bus, "/timeline")).json()["items"]
    assert [e["type"] for e in told][-2:] == ["worker-cleared", "examination-recorded"]
