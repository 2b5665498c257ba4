"""Lodgings over HTTP: rooms opened, held, given back, counted."""

import httpx
from tests.transport.asking import as_, get, occupied, opened, planned, post
from tests.transport.facts import ANN, BO, CEM

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
