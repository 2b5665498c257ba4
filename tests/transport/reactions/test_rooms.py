"""Who isolates at a hotel gets one room, waits where all are taken, and gives it back."""

from datetime import timedelta

import httpx
import pytest
from tests.transport.asking import as_, occupied, opened, planned, post
from tests.transport.facts import ANN, BO, CEM, MORNING, Abroad, isolated, isolation_ended

from shared.causes import Cause
from shared.events.health_records import IsolationPlace
from transport.domain.lodging import AssignRoom
from transport.handlers import Handlers


async def test_an_isolation_at_a_hotel_gets_the_first_free_room(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h2", "1")
    await opened(client, "h1", "301", "302")
    await abroad.says(isolated(ANN), revision=1)
    assert await occupied(client, "h1") == {ANN: "301"}
    assert await occupied(client, "h2") == {}


@pytest.mark.parametrize("place", ["home", "dormitory"])
async def test_an_isolation_elsewhere_gets_no_room(
    client: httpx.AsyncClient, abroad: Abroad, place: IsolationPlace
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN, place=place), revision=1)
    assert await occupied(client, "h1") == {}


async def test_the_lodging_that_holds_a_room_for_the_person_comes_first(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await opened(client, "h2", "1")
    held = {"person_ids": [ANN], "trip_id": await planned(client, ANN)}
    await post(client, "dispatcher", "/lodgings/h2/holds", held)
    await abroad.says(isolated(ANN), revision=1)
    assert (await occupied(client, "h1"), await occupied(client, "h2")) == ({}, {ANN: "1"})


async def test_when_the_first_lodging_is_full_the_next_has_a_room(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await opened(client, "h2", "1")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolated(BO, "i2"), revision=1)
    assert await occupied(client, "h2") == {BO: "1"}


async def test_rooms_opened_later_go_to_who_waits_longest(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    for minutes, who in ((2, ANN), (1, CEM), (1, BO)):
        at = MORNING + timedelta(minutes=minutes)
        await abroad.says(isolated(who, f"i-{who}", at=at), revision=1)
    await opened(client, "h1", "301", "302")
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {BO: "301", CEM: "302"}


async def test_the_end_of_an_isolation_gives_the_room_to_who_waits(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolated(BO, "i2"), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    assert await occupied(client, "h1") == {BO: "301"}


async def test_a_room_given_back_goes_to_who_waits_and_not_back(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolated(BO, "i2", at=MORNING + timedelta(hours=1)), revision=1)
    assert (await give_back(client, ANN)).status_code == 201
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {BO: "301"}


async def give_back(client: httpx.AsyncClient, who: str) -> httpx.Response:
    path = f"/v1/lodgings/h1/rooms/{who}?reason=moves"
    return await client.delete(path, headers=as_("operator"))


@pytest.mark.parametrize("opened_first", [True, False])
async def test_who_gave_a_room_back_gets_the_next_one_elsewhere(
    client: httpx.AsyncClient,
    abroad: Abroad,
    opened_first: bool,  # noqa: FBT001
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolated(BO, "i2"), revision=1)
    if opened_first:
        await opened(client, "h2", "1", "2")
        await abroad.bus.settle()
    await give_back(client, ANN)
    await opened(client, "h2", "1", "2", "3")
    await abroad.bus.settle()
    found = (await occupied(client, "h1"), await occupied(client, "h2"))
    assert found == (({}, {BO: "1", ANN: "2"}) if opened_first else ({BO: "301"}, {ANN: "1"}))


async def test_who_gave_a_room_back_is_not_put_into_it_again_but_into_the_next_one_there(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301", "302")
    await abroad.says(isolated(BO, "i2"), revision=1)
    await abroad.says(isolated(ANN), revision=1)
    await give_back(client, ANN)
    for _ in range(2):
        await abroad.bus.settle()
        assert await occupied(client, "h1") == {BO: "301"}
        abroad.bus.rewind()
    await abroad.says(isolation_ended(BO, "i2"), revision=2)
    assert await occupied(client, "h1") == {ANN: "301"}


async def test_who_no_longer_waits_gets_no_room(client: httpx.AsyncClient, abroad: Abroad) -> None:
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    await opened(client, "h1", "301")
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {}


async def test_a_start_heard_again_after_the_end_assigns_nothing(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    await abroad.says(isolated(ANN), revision=1)
    assert await occupied(client, "h1") == {}


async def test_an_end_heard_again_leaves_the_room_of_the_next_isolation(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    await abroad.says(isolated(ANN, "i2"), revision=3)
    await abroad.says(isolation_ended(ANN), revision=2)
    assert await occupied(client, "h1") == {ANN: "301"}


async def assign(handlers: Handlers, lodging_id: str, who: str, isolation_id: str = "i1") -> None:
    """What a slower worker decided on what it knew before."""
    command = AssignRoom(lodging_id, who, isolation_id)
    cause = Cause(f"slow/{lodging_id}", "a-test")
    await handlers.lodgings(lodging_id, command, at=MORNING, cause=cause)


async def test_a_room_assigned_while_the_isolation_ended_is_released(
    client: httpx.AsyncClient, abroad: Abroad, handlers: Handlers
) -> None:
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolation_ended(ANN), revision=2)
    await opened(client, "h1", "301")
    await assign(handlers, "h1", ANN)
    await abroad.bus.settle()
    assert await occupied(client, "h1") == {}


async def test_of_two_rooms_assigned_at_once_the_first_by_lodging_is_kept(
    client: httpx.AsyncClient, abroad: Abroad, handlers: Handlers
) -> None:
    await abroad.says(isolated(ANN), revision=1)
    await opened(client, "h2", "1")
    await opened(client, "h1", "301")
    await assign(handlers, "h2", ANN)
    await assign(handlers, "h1", ANN)
    await abroad.bus.settle()
    assert (await occupied(client, "h1"), await occupied(client, "h2")) == ({ANN: "301"}, {})


async def test_a_move_home_gives_the_room_back(client: httpx.AsyncClient, abroad: Abroad) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(ANN), revision=1)
    await abroad.says(isolated(ANN, "i2", place="home"), revision=2)
    assert await occupied(client, "h1") == {}
