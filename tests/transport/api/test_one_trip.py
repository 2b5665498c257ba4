"""A vehicle is on one trip at a time, and a person aboard of one, also after a crash."""

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import board, planned, post
from tests.transport.facts import (
    ANN,
    BO,
    CEM,
    MORNING,
    PLATE,
    Abroad,
    cleared,
    measured,
    vehicle_pass,
)

from shared.causes import by_itself
from transport.domain.reservations import LASTS
from transport.handlers import Handlers
from transport.handlers.reserving import Reserving


async def boarded(client: httpx.AsyncClient, abroad: Abroad, *people: str) -> list[str]:
    """Plan a trip of the same vehicle for each of these, with the person aboard."""
    await abroad.says(vehicle_pass(), revision=1)
    trips = []
    for who in people:
        await abroad.says(cleared(who), revision=1)
        await abroad.says(measured(who, reading=f"r-{who}"))
        trips.append(await planned(client, who))
        assert (await board(client, trips[-1], who)).status_code == 201
    return trips


async def depart(client: httpx.AsyncClient, trip_id: str, key: str | None = None) -> httpx.Response:
    return await post(client, "dispatcher", f"/trips/{trip_id}/departure", {}, key)


async def complete(client: httpx.AsyncClient, trip_id: str, *arrived: str) -> None:
    body = {"arrived": list(arrived), "kilometres": 1}
    done = await post(client, "dispatcher", f"/trips/{trip_id}/completion", body)
    assert done.status_code == 201, done.text


async def test_a_vehicle_on_the_road_departs_on_no_other_trip_until_it_is_handed_over(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    first, second, third = await boarded(client, abroad, ANN, BO, CEM)
    assert (await depart(client, first)).status_code == 201
    for trip_id in (second, third):
        refused = await depart(client, trip_id)
        assert (refused.status_code, refused.json()["rule"]) == (409, "vehicle-on-the-road")
        assert refused.json()["trips"] == [first]
    await complete(client, first, ANN)
    assert (await depart(client, second)).status_code == 201
    assert (await depart(client, third)).json()["trips"] == [second]


async def test_a_departure_sent_again_is_answered_as_before(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    first, second = await boarded(client, abroad, ANN, BO)
    said = await depart(client, first, "k1")
    await complete(client, first, ANN)
    assert (await depart(client, second)).status_code == 201
    again = await depart(client, first, "k1")
    assert (again.status_code, again.json()) == (201, said.json())
    assert (await depart(client, first)).status_code == 201


async def test_a_claim_without_its_departure_holds_the_vehicle_for_minutes_only(
    client: httpx.AsyncClient, abroad: Abroad, handlers: Handlers, clock: Still
) -> None:
    first, second = await boarded(client, abroad, ANN, BO)
    await Reserving(handlers).vehicle(PLATE, first, MORNING, by_itself("crashed"))
    assert (await depart(client, second, "k2")).json()["trips"] == [first]
    clock.time = MORNING + LASTS
    assert (await depart(client, second, "k2")).status_code == 201
    assert (await depart(client, first)).json()["trips"] == [second]


async def test_a_trip_departs_on_the_claim_that_it_has_already(
    client: httpx.AsyncClient, abroad: Abroad, handlers: Handlers
) -> None:
    [first] = await boarded(client, abroad, ANN)
    await Reserving(handlers).vehicle(PLATE, first, MORNING, by_itself("crashed"))
    assert (await depart(client, first)).status_code == 201


async def test_who_is_aboard_boards_no_other_trip_until_it_is_handed_over(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    [first] = await boarded(client, abroad, ANN)
    second = await planned(client, ANN)
    refused = await board(client, second, ANN)
    assert (refused.status_code, refused.json()["rule"]) == (409, "aboard-one-trip")
    assert (await depart(client, first)).status_code == 201
    batch = {"person_ids": [ANN]}
    refused = await post(client, "guard", f"/trips/{second}/boardings/batch", batch)
    assert (refused.status_code, refused.json()["rule"]) == (409, "aboard-one-trip")
    await complete(client, first, ANN)
    assert (await board(client, second, ANN)).status_code == 201


async def test_a_boarding_sent_again_is_answered_as_before(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    [first] = await boarded(client, abroad, ANN)
    second = await planned(client, ANN)
    await depart(client, first)
    await complete(client, first, ANN)
    path, who = f"/trips/{second}/boardings", {"person_id": ANN}
    said = await post(client, "guard", path, who, "k1")
    assert said.status_code == 201
    assert (await post(client, "guard", path, who, "k1")).json() == said.json()


@pytest.mark.parametrize("batch", [True, False])
async def test_a_reservation_without_its_boarding_holds_the_person_for_minutes_only(
    client: httpx.AsyncClient,
    abroad: Abroad,
    handlers: Handlers,
    clock: Still,
    batch: bool,  # noqa: FBT001
) -> None:
    await boarded(client, abroad, BO)
    for fact in (cleared(ANN), measured(ANN, "r2")):
        await abroad.says(fact, revision=1)
    first, second = await planned(client, ANN), await planned(client, ANN)
    await Reserving(handlers).persons([ANN], first, MORNING, by_itself("crashed"))
    path, who = f"/trips/{second}/boardings", {"person_id": ANN}
    path, asked = (f"{path}/batch", {"person_ids": [ANN]}) if batch else (path, who)
    refused = await post(client, "guard", path, asked, "k1")
    assert (refused.status_code, refused.json()["rule"]) == (409, "aboard-one-trip")
    clock.time = MORNING + LASTS
    assert (await post(client, "guard", path, asked, "k1")).status_code == 201
    assert (await board(client, first, ANN)).json()["rule"] == "aboard-one-trip"
