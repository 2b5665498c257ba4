"""What the board of transport tells: trips, who is missing, rooms, farms, supplies, stocks."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still, count_the_board
from tests.transport.api.test_farms import register
from tests.transport.api.test_lodgings import hold
from tests.transport.api.test_supplies import count as counted
from tests.transport.api.test_supplies import receive, sent
from tests.transport.asking import PLAN, departed, opened, planned, post
from tests.transport.facts import ANN, BO, CEM, MORNING, Abroad, isolated

from shared.metrics import county
from shared.platform import Platform
from transport.board import count

DAY = timedelta(days=1)


class Wall:
    """Lets all be heard, has it counted, and gives what is told and not 0."""

    def __init__(self, platform: Platform, abroad: Abroad) -> None:
        self.platform, self.abroad = platform, abroad

    async def __call__(self, figure: Any) -> dict[tuple[str, ...], float]:
        await self.abroad.bus.settle()
        await count_the_board(self.platform, count)
        return {place: many for place, many in figure.told.items() if many}


@pytest.fixture
def wall(platform: Platform, abroad: Abroad) -> Wall:
    return Wall(platform, abroad)


async def test_trips_and_their_seats_are_told_and_what_is_cancelled_has_no_seats(
    client: httpx.AsyncClient, abroad: Abroad, wall: Wall
) -> None:
    trip = await departed(client, abroad, ANN, BO)
    for passengers in (1, 2):
        departs_at = f"2020-02-2{passengers + 7}T06:00:00+08:00"
        plan = PLAN | {"departs_at": departs_at, "passengers": passengers}
        later = str((await post(client, "dispatcher", "/trips", plan)).json()["id"])
    assert await wall(county.TRIPS) == {("departed",): 1, ("planned",): 2}
    assert await wall(county.PASSENGERS) == {("expected",): 3, ("aboard",): 2}
    path = f"/trips/{later}/cancellation"
    assert (await post(client, "dispatcher", path, {"reason": "snow"})).status_code == 201
    assert await wall(county.TRIPS) == {("departed",): 1, ("planned",): 1, ("cancelled",): 1}
    done = {"arrived": [ANN], "kilometres": 1}
    await post(client, "dispatcher", f"/trips/{trip}/completion", done)
    assert await wall(county.PASSENGERS) == {("expected",): 1, ("arrived",): 1, ("missing",): 1}
    found = {"person_id": BO, "place": "service-area-3"}
    assert (await post(client, "guard", f"/trips/{trip}/findings", found)).status_code == 201
    assert await wall(county.PASSENGERS) == {("expected",): 1, ("arrived",): 1}
    assert county.PASSENGERS.at("missing") == 0


async def test_rooms_are_told_by_lodging_and_who_waits_for_one(
    client: httpx.AsyncClient, abroad: Abroad, wall: Wall
) -> None:
    await opened(client, "h1", "301", "302")
    await hold(client, "h1", await planned(client), ANN)
    await abroad.says(isolated(ANN), revision=1)
    assert await wall(county.ROOMS) == {("h1", "occupied"): 1, ("h1", "free"): 1}
    assert county.ROOMS.at("h1", "held") == 0
    await abroad.says(isolated(BO), revision=1)
    await abroad.says(isolated(CEM, isolation="i2"), revision=1)
    await abroad.says(isolated("d" * 32, isolation="i3", place="home"), revision=1)
    assert await wall(county.ROOMS_WAITED_FOR) == {(): 1}


async def test_a_farm_is_well_until_two_days_are_left_and_empty_at_the_last_gram(
    client: httpx.AsyncClient, wall: Wall, clock: Still
) -> None:
    await register(client, "farm-3")
    await register(client, "farm-4", township="Gonghui", animals=200, per_day="0")
    assert await wall(county.FARMS) == {("Zhangbei", "well"): 1, ("Gonghui", "well"): 1}
    assert await wall(county.ANIMALS) == {("Zhangbei",): 2_800, ("Gonghui",): 200}
    assert await wall(county.FEED_DAYS) == {("farm-3", "Zhangbei"): 3}
    clock.time = MORNING + DAY - timedelta(milliseconds=1)
    assert ("Zhangbei", "well") in await wall(county.FARMS)
    clock.time = MORNING + DAY
    assert await wall(county.FARMS) == {("Zhangbei", "low"): 1, ("Gonghui", "well"): 1}
    clock.time = MORNING + 3 * DAY
    assert await wall(county.FARMS) == {("Zhangbei", "empty"): 1, ("Gonghui", "well"): 1}
    assert county.FEED_DAYS.told == {("farm-3", "Zhangbei"): 0}


async def test_supplies_are_told_by_item_and_by_how_far_they_are(
    client: httpx.AsyncClient, wall: Wall
) -> None:
    short, fine, _ = [await sent(client) for _ in range(3)]
    await receive(client, short, "118")
    await receive(client, fine, "120")
    assert await wall(county.SUPPLIES) == {
        ("disinfectant", "sent"): 3, ("disinfectant", "received"): 2,
        ("disinfectant", "on the way"): 1, ("disinfectant", "differing"): 1,
    }  # fmt: skip


async def test_stocks_are_told_while_they_are_below_their_minimum(
    client: httpx.AsyncClient, wall: Wall
) -> None:
    await counted(client, "depot", "50", minimum="50")
    assert await wall(county.STOCKS_LOW) == {}
    await counted(client, "depot", "49", minimum="50")
    await counted(client, "school", "0", minimum="1")
    assert await wall(county.STOCKS_LOW) == {("disinfectant",): 2}
