"""A board counts in its pace, tells all of it or nothing, and lets others have their turn."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.kit import Still

from shared.board import EVERY, Board, Told, each, none_of
from shared.days import CountyDay
from shared.errors import Unavailable
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.metrics.county import DAY, FIGURES_AT, UNITS, VISITS
from shared.projections import Documents, InsertOnce
from shared.views import View

LATE = datetime(2020, 2, 17, 15, 59, 59, tzinfo=UTC)
"""A second before the county's midnight."""


class Counted(View):
    collection = "counted"


class Named(View):
    collection = "named"
    name: str


class Stopwatch:
    """Real seconds that pass only while somebody counts, and when a test says so."""

    def __init__(self, clock: Still) -> None:
        self.seconds, self.takes = 1_000.0, 0.0
        self.days: list[CountyDay] = []
        self.fails = False
        platform = in_memory_platform("permits", InMemoryBus(), clock)
        self.board = Board(platform, self.count, lambda: self.seconds, lambda: 7.0)

    async def count(self, documents: Documents, day: CountyDay) -> Told:
        self.seconds += self.takes
        self.days.append(day)
        if self.fails:
            raise Unavailable("MongoDB is away")
        return {VISITS: {(): len(self.days)}, UNITS: {("team",): 2.0}}


@pytest.fixture
def clock() -> Still:
    return Still(LATE)


@pytest.fixture
def watch(clock: Still) -> Stopwatch:
    return Stopwatch(clock)


@pytest.mark.parametrize(("takes", "pause"), [(0.0, 10.0), (0.19, 10.0), (1.0, 51.0)])
async def test_it_counts_every_ten_seconds_and_never_for_more_than_a_fiftieth_of_the_time(
    watch: Stopwatch, takes: float, pause: float
) -> None:
    watch.takes, began = takes, watch.seconds
    assert await watch.board.once() == 1
    assert await watch.board.once() == 0
    watch.seconds = began + pause - 0.001
    assert await watch.board.once() == 0
    watch.seconds = began + pause
    assert await watch.board.once() == 1


async def test_it_counts_the_day_of_the_county_and_says_when(
    watch: Stopwatch, clock: Still
) -> None:
    await watch.board.once()
    clock.time = LATE + timedelta(seconds=1)
    watch.seconds += EVERY
    await watch.board.once()
    assert [day.date.isoformat() for day in watch.days] == ["2020-02-17", "2020-02-18"]
    assert watch.days[0].ends == LATE
    assert (FIGURES_AT.at("permits"), DAY.at("permits")) == (7.0, clock.time.timestamp())
    assert (VISITS.at(), UNITS.told) == (2, {("team",): 2.0})


async def test_what_cannot_be_counted_leaves_what_was_told_and_rests_as_well(
    watch: Stopwatch,
) -> None:
    await watch.board.once()
    watch.seconds += EVERY
    watch.fails, watch.takes = True, 1.0
    with pytest.raises(Unavailable):
        await watch.board.once()
    assert (VISITS.at(), FIGURES_AT.at("permits")) == (1, 7.0)
    assert await watch.board.once() == 0


async def test_a_document_that_is_none_ends_no_process_and_leaves_what_was_told(
    clock: Still,
) -> None:
    platform = in_memory_platform("permits", InMemoryBus(), clock)
    seconds = iter(range(0, 1_000, 10))

    async def count(documents: Documents, _: CountyDay) -> Told:
        return {VISITS: {(): len([one async for one in each(documents, Named)])}}

    board = Board(platform, count, lambda: float(next(seconds)), lambda: 7.0)
    await platform.documents.apply([InsertOnce("named", {"_id": "good", "name": "a"})])
    assert await board.once() == 1
    await platform.documents.apply([InsertOnce("named", {"_id": "odd"})])
    while next(seconds) < 600:
        pass
    assert (await board.once(), VISITS.at()) == (0, 1)


async def test_others_have_their_turn_while_many_documents_are_looked_at(
    watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.board.STEP", 0.0)
    documents, turns, over = watch.board.platform.documents, 0, False
    some = [InsertOnce("counted", {"_id": str(n)}) for n in range(1_200)]
    await documents.apply(some)

    async def other() -> None:
        nonlocal turns
        while not over:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(other())
    found = [one.id async for one in each(documents, Counted)]
    over = True
    await beside
    assert sorted(found) == sorted(str(n) for n in range(1_200))
    assert turns > 1_000


def test_what_there_is_none_of_has_its_place() -> None:
    assert none_of(("a", "b"), ("x",)) == {("a", "x"): 0, ("b", "x"): 0}
