"""Cancelling a trip over HTTP: seats, rooms and figures are as if it had not been planned."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import (
    PLAN,
    board,
    departed,
    get,
    occupied,
    opened,
    planned,
    post,
    seat,
    statuses,
)
from tests.transport.facts import ANN, BO, MORNING, Abroad, cleared, measured


async def cancel(
    client: httpx.AsyncClient, trip_id: str, key: str | None = None, role: str = "dispatcher"
) -> httpx.Response:
    body = {"reason": "road-closed"}
    return await post(client, role, f"/trips/{trip_id}/cancellation", body, key)


async def figures(client: httpx.AsyncClient, day: str) -> tuple[int, int, int]:
    trips = (await get(client, "auditor", f"/days/{day}"))["trips"]
    summary = (await get(client, "auditor", "/trips/summary"))["all"]
    return trips["planned"], trips["expected"], summary["trips"]


async def test_a_cancelled_trip_is_no_plan_from_then_on(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    await planned(client)
    trip = await post(client, "dispatcher", "/trips", PLAN | {"passengers": 2})
    await abroad.bus.settle()
    assert await figures(client, "2020-02-27") == (2, 2, 2)
    clock.time = MORNING + timedelta(days=1)
    assert (await cancel(client, trip.json()["id"], role="operator")).status_code == 201
    await abroad.bus.settle()
    assert await figures(client, "2020-02-28") == (1, 0, 1)
    yesterday = await get(client, "auditor", "/days/2020-02-27")
    assert yesterday["trips"]["planned"] == 2


async def test_seats_and_held_rooms_of_a_cancelled_trip_are_free(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    trip_id = await planned(client, ANN)
    held = {"person_ids": [ANN], "trip_id": trip_id}
    await post(client, "dispatcher", "/lodgings/h1/holds", held)
    await cancel(client, trip_id)
    await abroad.bus.settle()
    shown: dict[str, Any] = await get(client, "dispatcher", f"/trips/{trip_id}")
    assert (shown["status"], shown["cancelled_for"]) == ("cancelled", "road-closed")
    assert await statuses(client, trip_id) == {ANN: "removed"}
    assert await occupied(client, "h1") == {}
    listed = await get(client, "officer", "/trips?status=cancelled")
    assert [one["id"] for one in listed["items"]] == [trip_id]
    refused = await seat(client, trip_id, BO)
    assert (refused.status_code, refused.json()["rule"]) == (409, "trip-cancelled")


async def test_a_room_held_after_the_cancellation_is_released(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    trip_id = await planned(client, ANN)
    await cancel(client, trip_id)
    held = {"person_ids": [ANN], "trip_id": trip_id}
    await post(client, "dispatcher", "/lodgings/h1/holds", held)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {}


async def test_who_was_aboard_of_a_cancelled_trip_boards_another(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    first, second = await planned(client, ANN), await planned(client, ANN)
    for fact in (cleared(ANN), measured(ANN)):
        await abroad.says(fact, revision=1)
    assert (await board(client, first, ANN)).status_code == 201
    await cancel(client, first)
    assert (await board(client, first, ANN)).status_code == 201  # aboard already: nothing new
    assert (await board(client, second, ANN)).status_code == 201


async def test_a_cancellation_sent_again_is_answered_as_before(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    said = [await cancel(client, trip_id, key) for key in ("k1", "k1", None)]
    assert [one.status_code for one in said] == [201, 201, 201]
    assert {one.json()["revision"] for one in said} == {3}
    assert (await cancel(client, "nowhere")).status_code == 404
    gone = await cancel(client, await departed(client, abroad, BO))
    assert (gone.status_code, gone.json()["rule"]) == (409, "cancel-before-departure")


@pytest.mark.parametrize(("late", "expected"), [(0, 201), (1, 422)])
async def test_a_plan_for_more_than_a_day_ago_names_the_field(
    client: httpx.AsyncClient, clock: Still, late: int, expected: int
) -> None:
    await planned(client)
    first = await post(client, "dispatcher", "/trips", PLAN, "k1")
    clock.time = MORNING.replace(hour=9) + timedelta(days=1, seconds=late)
    said = await post(client, "dispatcher", "/trips", PLAN)
    assert said.status_code == expected
    if expected == 422:
        assert said.json()["errors"][0]["field"] == "body.departs_at"
    assert (await post(client, "dispatcher", "/trips", PLAN, "k1")).json() == first.json()
