"""Merged files in the figures of a day: one person from the day of the merge until the undo."""

from typing import Any

import httpx
import pytest
from tests.health_records.county import County, feverish
from tests.health_records.people import LI, MILL, WIND, WU, ZHAO, come_back, day, examine, register
from tests.health_records.test_days import WUHAN, day_of, replaced
from tests.kit import Still

from shared.memory.bus import InMemoryBus


class Pairs:
    """Names pairs, merges them and takes them apart, at any time."""

    def __init__(self, client: httpx.AsyncClient, bus: InMemoryBus, clock: Still) -> None:
        self.client, self.bus, self.clock = client, bus, clock
        self.paths: dict[frozenset[str], str] = {}

    async def name(self, one: str, other: str) -> None:
        answer = await self.client.post("/v1/duplicates", json={"persons": [one, other]})
        path = answer.headers["location"].split("?")[0]
        self.paths[frozenset((one, other))] = path

    async def merge(self, merged: str, into: str, at: Any) -> None:
        self.clock.time = at
        path = self.paths[frozenset((merged, into))]
        answer = await self.client.post(f"{path}/merge", json={"into": into})
        assert answer.status_code == 201, answer.text
        await self.bus.settle()

    async def undo(self, one: str, other: str, at: Any) -> None:
        self.clock.time = at
        answer = await self.client.post(f"{self.paths[frozenset((one, other))]}/undo")
        assert answer.status_code == 201, answer.text
        await self.bus.settle()


@pytest.fixture
async def pairs(client: httpx.AsyncClient, bus: InMemoryBus, clock: Still, county: County) -> Pairs:
    """17: three files. 18: the first one comes from Wuhan."""
    for person, enterprise in ((LI, MILL), (WU, MILL), (ZHAO, WIND)):
        at = day(17, 9)
        await county.commands(register(at, person, enterprise_id=enterprise), person, at)
    back = come_back(WUHAN, day(18, 8), enterprise_id=MILL)
    await county.commands(back, LI, day(18, 9))
    await bus.settle()
    found = Pairs(client, bus, clock)
    for one, other in ((LI, WU), (WU, ZHAO)):
        await found.name(one, other)
    return found


async def test_a_merged_file_counts_once_from_its_day_on_and_twice_before(
    client: httpx.AsyncClient, pairs: Pairs
) -> None:
    await pairs.merge(LI, WU, at=day(19, 9))
    await pairs.undo(LI, WU, at=day(21, 9))
    pairs.clock.time = day(21, 12)
    days = [await day_of(client, f"2020-02-{n}") for n in (18, 19, 20, 21)]
    assert [one["files"]["so_far"] for one in days] == [3, 2, 2, 3]
    assert [one["lists"]["deferred"] for one in days] == [3, 2, 2, 3]
    assert [one["isolation"]["open"] for one in days] == [1, 1, 1, 1]
    assert days[1]["lists_by_enterprise"][MILL] == {"may_return": 0, "deferred": 1}


async def test_a_fever_in_the_file_that_was_merged_away_is_a_suspected_case(
    client: httpx.AsyncClient, pairs: Pairs, county: County
) -> None:
    await pairs.merge(LI, WU, at=day(19, 9))
    await county.hears(feverish(LI, day(19, 10)), day(19, 10))
    pairs.clock.time = day(19, 12)
    said = await day_of(client, "2020-02-19")
    assert (said["cases"]["suspected"], said["deferred_for"]["fever"]) == (1, 1)
    agenda = await day_of(client, "2020-02-19", "/agenda")
    waiting = [one["id"] for one in agenda["lines"] if one["kind"] == "examination-waited-for"]
    assert waiting == [WU]


async def test_three_files_of_one_person_are_one(client: httpx.AsyncClient, pairs: Pairs) -> None:
    await pairs.merge(LI, WU, at=day(19, 9))
    await pairs.merge(WU, ZHAO, at=day(19, 10))
    said = await day_of(client, "2020-02-19")
    assert (said["files"]["so_far"], said["isolation"]["by_place"]) == (1, {"hotel": 1})
    assert said["files"]["on_the_day"] == 0


async def test_who_is_positive_in_two_merged_files_is_one_case(
    client: httpx.AsyncClient, pairs: Pairs, county: County
) -> None:
    for person in (LI, WU):
        at = day(18, 12)
        await county.commands(replaced(examine("positive", at), person), person, at)
    await pairs.merge(LI, WU, at=day(19, 9))
    cases = [(await day_of(client, f"2020-02-{n}"))["cases"]["confirmed"] for n in (18, 19)]
    assert cases == [2, 1]
