"""Lodgings over HTTP: rooms opened, held, given back, counted."""

from datetime import timedelta

import httpx
from tests.kit import Still
from tests.transport.asking import as_, get, occupied, opened, planned, post
from tests.transport.facts import ANN, BO, CEM, FIRM, MORNING, Abroad, isolated, isolation_ended

from shared.memory.bus import InMemoryBus


async def hold(
    client: httpx.AsyncClient, lodging_id: str, trip_id: str, *people: str
) -> httpx.Response:
    body = {"person_ids": list(people), "trip_id": trip_id}
    return await post(client, "dispatcher", f"/lodgings/{lodging_id}/holds", body)


async def test_rooms_are_counted_by_what_they_are(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await opened(client, "h1", "3.01", "3.02", "3.03")
    await hold(client, "h1", await planned(client), ANN)
    await bus.settle()
    lodging = await get(client, "auditor", "/lodgings/h1?at_least=2")
    assert lodging["counts"] == {"free": 2, "held": 1, "occupied": 0}
    assert [room["room"] for room in lodging["rooms"]] == ["3.01", "3.02", "3.03"]
    assert lodging["rooms"][0]["person_id"] == ANN
    assert (await get(client, "dispatcher", "/lodgings"))["items"] == [lodging]


async def test_holding_more_than_there_is_says_who_has_none(client: httpx.AsyncClient) -> None:
    await opened(client, "h1", "301", "302")
    answer = await hold(client, "h1", await planned(client), ANN, BO, CEM)
    assert answer.status_code == 201
    results = [(one["outcome"], one["rule"]) for one in answer.json()["results"]]
    assert results == [("added", None), ("added", None), ("refused", "lodging-full")]


async def test_a_hold_beside_a_room_elsewhere_is_refused(client: httpx.AsyncClient) -> None:
    await opened(client, "h1", "301")
    await opened(client, "h2", "1")
    trip_id = await planned(client)
    assert (await hold(client, "h2", trip_id, ANN)).status_code == 201
    answer = await hold(client, "h1", trip_id, ANN)
    assert (answer.status_code, answer.json()["rule"]) == (409, "one-room")


async def test_a_hold_for_an_unknown_trip_names_the_field(client: httpx.AsyncClient) -> None:
    await opened(client, "h1", "301")
    answer = await hold(client, "h1", "nowhere", ANN)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.trip_id"


async def test_an_unknown_lodging_is_not_found(client: httpx.AsyncClient) -> None:
    path = f"/v1/lodgings/nowhere/rooms/{ANN}"
    assert (await hold(client, "nowhere", await planned(client), ANN)).status_code == 404
    assert (await client.delete(path, headers=as_("operator"))).status_code == 404


async def test_a_room_given_back_is_free(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    await opened(client, "h1", "301")
    await hold(client, "h1", await planned(client), ANN)
    answer = await client.delete(f"/v1/lodgings/h1/rooms/{ANN}", headers=as_("operator"))
    assert answer.json() == {"id": "h1", "revision": 3}
    await bus.settle()
    assert await occupied(client, "h1") == {}


async def give_back(client: httpx.AsyncClient, who: str, asked: str = "") -> httpx.Response:
    return await client.delete(f"/v1/lodgings/h1/rooms/{who}{asked}", headers=as_("operator"))


async def test_a_room_is_not_given_back_while_the_isolation_goes_on(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    refused = await give_back(client, ANN)
    assert (refused.status_code, refused.json()["rule"]) == (409, "isolation-unfinished")
    assert refused.json()["isolation_id"] == "i1"
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {ANN: "301"}
    assert (await give_back(client, ANN, "?reason=two words")).status_code == 422
    assert (await give_back(client, ANN, "?reason=moves")).status_code == 201


async def test_who_never_had_a_room_there_is_not_found(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    assert (await give_back(client, ANN)).status_code == 404
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    assert (await give_back(client, ANN)).json() == {"id": "h1", "revision": 3}


async def test_who_waits_for_a_room_is_listed_until_there_is_one(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    for minutes, who in ((2, ANN), (1, BO)):
        at = MORNING + timedelta(minutes=minutes)
        await abroad.says(isolated(who, f"i-{minutes}", at=at), revision=1)
    await abroad.says(isolated(CEM, "i-3", place="home"), revision=1)
    clock.time = MORNING + timedelta(hours=1)
    found = await get(client, "dispatcher", "/lodgings/waiting")
    told = [(one["person_id"], one["isolation_id"]) for one in found["items"]]
    assert (found["waiting"], told) == (2, [(BO, "i-1"), (ANN, "i-2")])
    assert found["items"][0]["since"] == "2020-02-27T08:01:00+08:00"
    assert (await get(client, "auditor", "/lodgings/waiting?limit=1"))["waiting"] == 2
    await opened(client, "h1", "301")
    await abroad.bus.settle()
    found = await get(client, "operator", "/lodgings/waiting")
    assert [one["person_id"] for one in found["items"]] == [ANN]
    await give_back(client, BO, "?reason=moves")
    await abroad.bus.settle()
    [bo] = (await get(client, "operator", "/lodgings/waiting"))["items"]
    assert (bo["person_id"], bo["since"]) == (BO, "2020-02-27T09:00:00+08:00")


async def test_the_meeting_hears_of_who_waited_when_the_day_ended(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    await abroad.says(isolated(ANN), revision=1)
    clock.time = MORNING + timedelta(days=1)
    await opened(client, "h1", "301")
    await abroad.bus.settle()
    first = await get(client, "auditor", "/days/2020-02-27/agenda")
    assert first["lines"] == [
        {
            "kind": "room-waited-for",
            "id": "i1",
            "since": "2020-02-27T08:00:00+08:00",
            "until": None,
            "enterprise_id": FIRM,
            "unit_id": None,
            "account": None,
            "facts": {"person_id": ANN},
        }
    ]
    assert (await get(client, "auditor", "/days/2020-02-28/agenda"))["lines"] == []
