"""A deferral takes the seat away, whichever fact comes first."""

import httpx
from tests.transport.asking import board, departed, get, planned, seat, statuses
from tests.transport.facts import (
    ANN,
    BO,
    FEVER,
    MORNING,
    Abroad,
    cleared,
    deferred,
    measured,
)

from shared.causes import Cause
from transport.domain.rules import boarding_rule, seat_rule
from transport.domain.trip import AddPassenger
from transport.handlers import Handlers


async def test_a_deferral_takes_the_seat_and_says_why(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN, BO)
    await abroad.says(deferred(ANN), revision=1)
    assert await statuses(client, trip_id) == {ANN: "removed", BO: "added"}
    trip = await get(client, "dispatcher", f"/trips/{trip_id}")
    assert trip["removed"][0]["reasons"] == [FEVER.model_dump(mode="json")]


async def test_a_deferral_takes_the_seat_of_who_boarded_already(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    await abroad.says(measured(ANN))
    await board(client, trip_id, ANN)
    await abroad.says(deferred(ANN), revision=2)
    assert await statuses(client, trip_id) == {ANN: "removed"}


async def test_a_clearance_heard_at_once_does_not_hide_the_deferral_before_it(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN, BO)
    await abroad.whispers(deferred(ANN), revision=1)
    await abroad.whispers(cleared(ANN), revision=2)
    await abroad.bus.settle()
    assert await statuses(client, trip_id) == {ANN: "removed", BO: "added"}


async def test_a_deferral_leaves_a_departed_trip_as_it_was(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await departed(client, abroad, ANN)
    await abroad.says(deferred(ANN), revision=2)
    assert await statuses(client, trip_id) == {ANN: "boarded"}


async def test_a_seat_taken_between_the_deferral_and_its_knowledge_is_taken_away(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    """The passenger is added while the deferral is on the bus and nobody has heard of it."""
    trip_id = await planned(client)
    await abroad.whispers(deferred(ANN), revision=1)
    assert (await seat(client, trip_id, ANN)).status_code == 201
    await abroad.bus.settle()
    assert await statuses(client, trip_id) == {ANN: "removed"}


async def test_a_seat_decided_before_and_stored_after_the_deferral_is_taken_away(
    client: httpx.AsyncClient, abroad: Abroad, handlers: Handlers
) -> None:
    """The command asked for the standing before the deferral, and was stored after it."""
    trip_id = await planned(client)
    await abroad.says(deferred(ANN), revision=1)
    late = AddPassenger(trip_id, ANN, None, boarding_rule(MORNING), seat_rule(MORNING))
    await handlers.trips(trip_id, late, at=MORNING, cause=Cause("late", "a-test"))
    await abroad.bus.settle()
    assert await statuses(client, trip_id) == {ANN: "removed"}


async def test_an_old_deferral_heard_again_takes_nothing(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await abroad.says(deferred(ANN), revision=1)
    await abroad.says(cleared(ANN), revision=2)
    trip_id = await planned(client, ANN)
    await abroad.says(deferred(ANN), revision=1)
    assert await statuses(client, trip_id) == {ANN: "added"}


async def test_a_cleared_person_may_take_a_seat_again(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(deferred(ANN), revision=1)
    await abroad.says(cleared(ANN), revision=2)
    await seat(client, trip_id, ANN)
    await abroad.bus.settle()
    assert await statuses(client, trip_id) == {ANN: "added"}
