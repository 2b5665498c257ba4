"""What the board of the files tells: of people by standing, of isolations, cases and reports."""

from typing import Any

import httpx
import pytest
from tests.health_records.county import County, feverish
from tests.health_records.duplicates.test_merged_days import Pairs
from tests.health_records.people import LI, MILL, WU, ZHAO, come_back, day, examine, register
from tests.health_records.test_days import WUHAN, day_of, declared, replaced
from tests.kit import Still, count_the_board

from health_records import board
from health_records.board import PARTS, count
from health_records.views import WorkerView
from shared.days import today
from shared.memory.bus import InMemoryBus
from shared.metrics import county as figures
from shared.mongo.client import open_database
from shared.mongo.documents import MongoDocuments
from shared.projections import SetIfNewer


class Wall:
    """Has it counted as of a time, and gives what is told and not 0."""

    def __init__(self, county: County, clock: Still) -> None:
        self.county, self.clock = county, clock

    async def __call__(self, figure: Any, at: Any = None) -> dict[Any, float]:
        self.clock.time = at or self.clock.time
        await self.county.bus.settle()
        await count_the_board(self.county.platform, count)
        return {"/".join(place): many for place, many in figure.told.items() if many}


@pytest.fixture(autouse=True, params=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count as where there are few files, and as where there are many."""
    if request.param == "many":
        monkeypatch.setattr(board, "FEW", -1)


@pytest.fixture
def wall(county: County, clock: Still) -> Wall:
    return Wall(county, clock)


@pytest.fixture
async def pairs(client: httpx.AsyncClient, bus: InMemoryBus, clock: Still, county: County) -> Pairs:
    """17: three files, two complete. 18: the first one comes from Wuhan."""
    for person in (LI, WU, ZHAO):
        await county.commands(register(day(17, 9), person), person, day(17, 9))
    for person in (WU, ZHAO):
        await county.commands(declared(person, day(17, 10)), person, day(17, 10))
    back = come_back(WUHAN, day(18, 8), enterprise_id=MILL)
    await county.commands(back, LI, day(18, 9))
    await bus.settle()
    found = Pairs(client, bus, clock)
    for one, other in ((LI, WU), (WU, ZHAO)):
        await found.name(one, other)
    clock.time = day(18, 12)
    return found


def test_every_id_is_in_one_part_of_the_files() -> None:
    for id_ in ("0" * 32, "0f" * 16, "1" + "0" * 31, "9f" * 16, "a" * 32, "f" * 32):
        assert sum(one["$gte"] <= id_ < one["$lt"] for one in PARTS) == 1


@pytest.mark.usefixtures("pairs")
async def test_people_are_told_by_standing_and_once_for_each_reason(
    wall: Wall, county: County, client: httpx.AsyncClient
) -> None:
    assert await wall(figures.WORKERS) == {"may-return": 2, "deferred": 1}
    reasons = await wall(figures.DEFERRED_FOR)
    assert reasons == (await day_of(client, "2020-02-18"))["deferred_for"]
    assert reasons["isolation-unfinished"] == 1
    await county.hears(feverish(WU, day(18, 12)), day(18, 12))
    assert await wall(figures.WORKERS) == {"may-return": 1, "deferred": 2}
    assert (await wall(figures.DEFERRED_FOR))["fever"] == 1
    assert await wall(figures.CASES) == {"suspected": 1}


async def test_who_was_merged_away_is_counted_once_wherever_they_are_deferred_and_isolated(
    wall: Wall, pairs: Pairs, client: httpx.AsyncClient
) -> None:
    await pairs.merge(LI, WU, at=day(19, 9))
    await pairs.merge(WU, ZHAO, at=day(19, 10))
    said = await day_of(client, "2020-02-19")
    assert await wall(figures.WORKERS) == {"deferred": said["lists"]["deferred"]}
    assert said["lists"] == {"may_return": 0, "deferred": 1}
    assert await wall(figures.DEFERRED_FOR) == said["deferred_for"]
    # The isolation is in the first file, and the last one stands for it.
    assert await wall(figures.ISOLATIONS) == {"hotel": 1} == said["isolation"]["by_place"]
    await pairs.undo(WU, ZHAO, at=day(20, 9))
    assert await wall(figures.WORKERS) == {"may-return": 1, "deferred": 1}
    assert await wall(figures.ISOLATIONS) == {"hotel": 1}


async def test_who_is_isolated_by_both_of_their_files_is_so_once(
    wall: Wall, pairs: Pairs, county: County, client: httpx.AsyncClient
) -> None:
    back = replaced(come_back(WUHAN, day(18, 8), enterprise_id=MILL, isolation_id="i2"), WU)
    await county.commands(back, WU, day(18, 10))
    assert await wall(figures.ISOLATIONS, day(18, 13)) == {"hotel": 2}
    await pairs.merge(LI, WU, at=day(19, 9))
    assert await wall(figures.ISOLATIONS) == {"hotel": 1}
    assert (await day_of(client, "2020-02-19"))["isolation"]["by_place"] == {"hotel": 1}


async def test_a_fever_that_was_carried_from_another_file_counts_once(
    wall: Wall, pairs: Pairs, county: County, client: httpx.AsyncClient
) -> None:
    await pairs.merge(LI, WU, at=day(19, 9))
    await county.hears(feverish(LI, day(19, 10)), day(19, 10))
    await county.hears(feverish(WU, day(19, 11), "r2"), day(19, 11))
    assert await wall(figures.CASES, day(19, 12)) == {"suspected": 1}
    said = await day_of(client, "2020-02-19")
    assert await wall(figures.DEFERRED_FOR) == said["deferred_for"]
    assert said["deferred_for"]["fever"] == 1


async def test_who_was_positive_stays_a_confirmed_case_and_is_one_with_both_files(
    wall: Wall, pairs: Pairs, county: County, client: httpx.AsyncClient
) -> None:
    for person in (LI, WU):
        at = day(18, 12)
        await county.commands(replaced(examine("positive", at), person), person, at)
    assert await wall(figures.CASES, day(18, 13)) == {"confirmed": 2}
    await pairs.merge(LI, WU, at=day(19, 9))
    assert await wall(figures.CASES) == {"confirmed": 1}
    negative = examine("negative", day(20, 9), "e2")
    for person in (LI, WU):
        await county.commands(replaced(negative, person), person, day(20, 9))
    assert await wall(figures.CASES, day(20, 10)) == {"confirmed": 1}
    assert (await day_of(client, "2020-02-20"))["cases"] == {"confirmed": 1, "suspected": 0}


@pytest.mark.usefixtures("pairs")
async def test_missed_reports_are_told_by_how_often_in_a_row_and_from_three_on_together(
    wall: Wall, county: County
) -> None:
    for number in range(1, 6):
        file, said = f"{number}" * 31 + "f", {"in_a_row": number, "level": 1}
        await county.platform.documents.apply([
            SetIfNewer(WorkerView.collection, file, "missed", {"at": day(19)}, said)
        ])  # fmt: skip
    merged = {"at": day(19)}, {"into": LI}
    await county.platform.documents.apply([
        SetIfNewer(WorkerView.collection, "1" * 31 + "f", "merged", *merged)
    ])  # fmt: skip
    assert await wall(figures.REPORTS_MISSED) == {"2": 1, "3+": 3}
    assert figures.REPORTS_MISSED.at("1") == 0


async def test_who_has_a_file_and_no_standing_yet_is_told_too(wall: Wall, county: County) -> None:
    nobody = SetIfNewer(WorkerView.collection, LI, "fever", {"at": day(17)}, {})
    await county.platform.documents.apply([nobody])
    assert await wall(figures.WORKERS) == {"none": 1}


async def test_mongodb_counts_what_memory_counts(
    pairs: Pairs, county: County, mongo_url: str, database_name: str
) -> None:
    await county.hears(feverish(ZHAO, day(18, 10)), day(18, 10))
    await pairs.merge(LI, WU, at=day(19, 9))
    await county.hears(feverish(LI, day(19, 10)), day(19, 10))
    positive = replaced(examine("positive", day(19, 11), "e1"), ZHAO)
    await county.commands(positive, ZHAO, day(19, 11))
    await county.bus.settle()
    async with open_database(mongo_url, database_name, "pymongo") as database:
        for name, some in county.documents().items():
            await database[name].insert_many(list(some.values()))
        found = await count(MongoDocuments(database), today(day(19, 12)))
    assert found == await count(county.platform.documents, today(day(19, 12)))
    assert found[figures.CASES] == {("confirmed",): 1, ("suspected",): 1}
    assert found[figures.ISOLATIONS][("hotel",)] == 1
