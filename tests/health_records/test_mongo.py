"""The same file, traced and held, on a real MongoDB."""

from collections.abc import AsyncIterator

import pytest
from tests.health_records.county import County, boarded, entered, feverish, worker_of
from tests.health_records.people import LI, MORNING, WU, day, declare, examine, register
from tests.kit import Still, in_mongodb, reading

from shared.chores import prepare
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform


@pytest.fixture
async def stored(mongo_url: str, database_name: str) -> AsyncIterator[County]:
    """Give a county whose files and documents are in MongoDB."""
    bus = InMemoryBus()
    memory = in_memory_platform("health-records", bus, Still(MORNING))
    async with in_mongodb(memory, bus, mongo_url, database_name) as platform:
        work = worker_of(platform)
        await prepare(platform, work)
        yield County(platform, reading(work, bus), bus)


async def test_a_positive_is_traced_and_replayed_in_mongodb(stored: County) -> None:
    for person in (LI, WU):
        await stored.commands(register(day(2), person, shift="early"), person, day(2))
        await stored.says(boarded(person, day(10, 8)), day(10, 8))
        await stored.says(entered(person, day(11, 8)), day(11, 8))
    await stored.commands(declare(day(3)), LI, day(3))
    await stored.commands(examine("positive", day(17, 9), at=day(17, 15)), LI, day(17, 15))
    await stored.hears(feverish(LI, day(17, 16)), day(17, 16))
    before = stored.facts()
    assert await stored.codes(LI) == ["fever", "examined-positive"]
    assert await stored.codes(WU) == ["file-incomplete", "contact"]
    assert (await stored.view(WU)).reasons[1].facts["how"] == "shift"
    await stored.replay()
    assert stored.facts() == before
