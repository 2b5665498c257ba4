"""A room held for somebody who is not coming is free again."""

import httpx
from tests.transport.asking import board, departed, occupied, opened, planned, post, seat
from tests.transport.facts import ANN, BO, Abroad, cleared, deferred, measured, vehicle_pass


async def hold(client: httpx.AsyncClient, trip_id: str, *people: str) -> None:
    body = {"person_ids": list(people), "trip_id": trip_id}
    answer = await post(client, "dispatcher", "/lodgings/h1/holds", body)
    assert answer.status_code == 201, answer.text


async def test_who_loses_the_seat_loses_the_held_room(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301", "302")
    await hold(client, await planned(client, ANN, BO), ANN, BO)
    await abroad.says(deferred(ANN), revision=1)
    assert await occupied(client, "h1") == {BO: "302"}


async def test_a_hold_stored_after_the_seat_was_lost_is_released(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    trip_id = await planned(client, ANN)
    await abroad.says(deferred(ANN), revision=1)
    await hold(client, trip_id, ANN)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {}


async def test_a_hold_before_there_is_a_seat_stays(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    trip_id = await planned(client)
    await hold(client, trip_id, ANN)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {ANN: "301"}


async def test_who_has_a_seat_again_keeps_the_next_hold(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    trip_id = await planned(client, ANN)
    await abroad.says(deferred(ANN), revision=1)
    await abroad.says(cleared(ANN), revision=2)
    await seat(client, trip_id, ANN)
    await hold(client, trip_id, ANN)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {ANN: "301"}


async def test_who_is_missing_at_the_end_of_the_trip_loses_the_held_room(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301", "302")
    trip_id = await departed(client, abroad, ANN, BO)
    await hold(client, trip_id, ANN, BO)
    await abroad.bus.settle()
    body = {"arrived": [ANN], "kilometres": 10}
    await post(client, "dispatcher", f"/trips/{trip_id}/completion", body)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {ANN: "301"}


async def test_who_is_left_behind_at_departure_loses_the_held_room(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301", "302")
    trip_id = await planned(client, ANN, BO)
    await hold(client, trip_id, ANN, BO)
    for fact in (vehicle_pass(), cleared(ANN)):
        await abroad.says(fact, revision=1)
    await abroad.says(measured(ANN))
    await board(client, trip_id, ANN)
    await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {ANN: "301"}
