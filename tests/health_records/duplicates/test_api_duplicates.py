"""Duplicates over HTTP: found on the way in, merged, read as one, and taken apart again."""

import io
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from tests.health_records.county import PERSON_KEY, County, feverish
from tests.health_records.people import day
from tests.health_records.rosters.sheets import csv, number
from tests.kit import Still

from shared.identity import person_id
from shared.memory.bus import InMemoryBus

OLD, NEW, THIRD = number(1), number(2), number(3)
IDS = {one: person_id(one, PERSON_KEY) for one in (OLD, NEW, THIRD)}
A, B, C = IDS[OLD], IDS[NEW], IDS[THIRD]
OPERATOR = {"Authorization": "Bearer operator:bureau"}


async def register(client: httpx.AsyncClient, identity_number: str, **other: str) -> None:
    person = {
        "identity_number": identity_number,
        "name": "李虚构",
        "phone": "13800000001",
        "enterprise_id": "feed-mill",
        "home_region": "130722",
    }
    answer = await client.post("/v1/workers", json=person | other)
    assert answer.status_code == 201


async def get(client: httpx.AsyncClient, bus: InMemoryBus, path: str) -> Any:
    await bus.settle()
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def pair(client: httpx.AsyncClient, bus: InMemoryBus) -> str:
    """Two files of one person, found by themselves."""
    await register(client, OLD)
    await register(client, NEW, enterprise_id="wind-power")
    [found] = (await get(client, bus, "/v1/duplicates?status=open"))["items"]
    return f"/v1/duplicates/{found['id']}"


async def merge(client: httpx.AsyncClient, bus: InMemoryBus, pair: str, into: str) -> int:
    answer = await client.post(f"{pair}/merge", json={"into": into})
    await bus.settle()
    return answer.status_code


async def downloaded(client: httpx.AsyncClient, enterprise_id: str) -> list[Any]:
    answer = await client.get(f"/v1/enterprises/{enterprise_id}/lists.xlsx")
    rows = load_workbook(io.BytesIO(answer.content))["暂缓返岗 deferred"]
    return [row[1].value for row in rows.iter_rows(min_row=2)]


async def test_a_likely_pair_is_listed_by_ids_and_why(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    found = await get(client, bus, pair)
    assert sorted(found["persons"]) == sorted([A, B])
    assert [why["code"] for why in found["why"]] == ["same-name-and-phone", "similar-number"]
    assert "身份证号" in found["why"][1]["label"]["zh"]
    assert "李虚构" not in str(found)
    of_one = await get(client, bus, f"/v1/duplicates?person_id={A}")
    assert [one["id"] for one in of_one["items"]] == [found["id"]]


async def test_pairs_within_a_sheet_and_with_known_files_are_found_once(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client, OLD)
    rows = [
        ("李虚构", one, f"{phone}000000", "130722", "")
        for one, phone in ((NEW, "1380"), (THIRD, "13800"))
    ]
    for _ in range(2):
        await client.post("/v1/enterprises/feed-mill/roster", content=csv(*rows))
        await bus.settle()
    found = (await get(client, bus, "/v1/duplicates"))["items"]
    assert sorted(sorted(one["persons"]) for one in found) == sorted(
        sorted(two) for two in ((A, B), (A, C), (B, C))
    )


async def test_a_merged_file_is_read_as_the_one_that_is_left_and_listed_once(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    assert await merge(client, bus, pair, into=B) == 201
    read = await get(client, bus, f"/v1/workers/{A}")
    assert (read["id"], read["enterprise_id"], read["merged_ids"]) == (B, "wind-power", [A])
    listed = await get(client, bus, "/v1/workers")
    assert [one["id"] for one in listed["items"]] == [B]
    mill = await get(client, bus, "/v1/enterprises/feed-mill/lists")
    wind = await get(client, bus, "/v1/enterprises/wind-power/lists")
    assert (mill["deferred"], [one["person_id"] for one in wind["deferred"]]) == ([], [B])
    assert await downloaded(client, "feed-mill") == []
    assert await downloaded(client, "wind-power") == [B]


async def test_an_undo_restores_both_exactly(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str, clock: Still
) -> None:
    paths = [f"/v1/workers/{one}{what}" for one in (A, B) for what in ("", "/timeline")]
    paths += ["/v1/workers", "/v1/enterprises/feed-mill/lists"]
    before = [await get(client, bus, path) for path in paths]
    for into in (A, B):
        # Twice, and both ways, within one moment of a clock that stands.
        assert await merge(client, bus, pair, into) == 201
        assert (await client.post(f"{pair}/undo")).status_code == 201
        assert [await get(client, bus, path) for path in paths] == before
    clock.time = day(18)
    assert (await get(client, bus, pair))["status"] == "open"


async def test_facts_of_the_old_id_are_not_lost(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str, county: County
) -> None:
    await merge(client, bus, pair, into=B)
    await county.hears(feverish(A, day(17, 9)), day(17, 9))
    await client.post(f"{pair}/undo")
    read = await get(client, bus, f"/v1/workers/{A}")
    assert "fever" in [reason["code"] for reason in read["reasons"]]


async def test_what_is_written_goes_into_the_file_that_is_left(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    await merge(client, bus, pair, into=B)
    body = {"stays": [], "symptoms": False}
    refused = await client.post(f"/v1/workers/{A}/declarations", json=body)
    assert (refused.status_code, refused.json()["rule"]) == (409, "write-into-surviving-file")
    assert refused.json()["into"] == B
    written = await client.post(f"/v1/workers/{B}/declarations", json=body)
    assert written.status_code == 201


async def test_three_files_of_one_person_become_one(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    await register(client, THIRD)
    found = (await get(client, bus, "/v1/duplicates"))["items"]
    of = {frozenset(one["persons"]): f"/v1/duplicates/{one['id']}" for one in found}
    assert await merge(client, bus, of[frozenset((A, B))], into=B) == 201
    assert await merge(client, bus, of[frozenset((A, C))], into=C) == 409
    assert await merge(client, bus, of[frozenset((A, C))], into=A) == 409
    assert await merge(client, bus, of[frozenset((B, C))], into=C) == 201
    assert (await get(client, bus, f"/v1/workers/{A}"))["id"] == C
    assert [one["id"] for one in (await get(client, bus, "/v1/workers"))["items"]] == [C]


async def test_a_dismissed_pair_stays_away_until_somebody_merges_it(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    answer = await client.post(f"{pair}/dismissal", headers=OPERATOR)
    assert answer.status_code == 201
    await register(client, OLD, phone="13900000000")
    assert (await get(client, bus, "/v1/duplicates?status=open"))["items"] == []
    assert (await get(client, bus, pair))["changed_by"] == "bureau"
    assert (await client.post(f"{pair}/undo")).json()["rule"] == "merged-before-undo"


async def test_what_is_refused_is_named(
    client: httpx.AsyncClient, bus: InMemoryBus, pair: str
) -> None:
    wrong = await client.post(f"{pair}/merge", json={"into": C})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.into")
    unknown = await client.post("/v1/duplicates/nobody/merge", json={"into": A})
    assert unknown.status_code == 404
    same = await client.post("/v1/duplicates", json={"persons": [A, A]})
    assert (same.status_code, same.json()["errors"][0]["field"]) == (422, "body.persons")


async def test_a_clerk_names_a_pair_that_no_rule_finds(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client, OLD)
    await register(client, NEW, name="王虚构", phone="13900000000")
    answer = await client.post("/v1/duplicates", json={"persons": [A, B]})
    assert answer.status_code == 201
    found = await get(client, bus, answer.headers["location"])
    assert [why["code"] for why in found["why"]] == ["named"]
