"""Devices are known for seconds: how often they are asked for, and what holds in an outage."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pytest

from checkpoint.api.devices.registry import FRESH, OLD, Registry
from checkpoint.domain.device import Device, Setup
from shared.errors import Unavailable
from shared.memory.aggregates import InMemoryAggregates

IN_USE = Device("in-use", Setup("gate", "test", "axillary"))
RETIRED = Device("retired", Setup("gate", "test", "axillary"))


@dataclass
class Books(InMemoryAggregates[Device]):
    """Remembers what it was asked for."""

    kept: dict[str, Device]
    asked: list[set[str]] = field(default_factory=list)
    away: bool = False

    async def states(self, subjects: Collection[str]) -> Mapping[str, Device]:
        self.asked.append(set(subjects))
        if self.away:
            raise Unavailable("away")
        return {id_: self.kept[id_] for id_ in subjects if id_ in self.kept}


@dataclass
class Desk:
    books: Books
    registry: Registry
    seconds: float = 0.0

    async def known(self, *ids: str, later: float = 0.0) -> set[str]:
        self.seconds += later
        found = set(await self.registry.known(ids))
        await asyncio.gather(*self.registry._refreshing)  # noqa: SLF001
        return found


@pytest.fixture
def desk() -> Desk:
    books = Books({f"d{number}": IN_USE for number in range(9)})
    registry = Registry(books)
    desk = Desk(books, registry)
    registry.now = lambda: desk.seconds
    return desk


async def test_those_of_a_batch_are_asked_for_in_one_go_and_then_believed(desk: Desk) -> None:
    assert await desk.known("d1", "d2", "d3") == {"d1", "d2", "d3"}
    assert await desk.known("d2", later=FRESH - 1) == {"d2"}
    assert desk.books.asked == [{"d1", "d2", "d3"}]


async def test_an_unknown_one_is_asked_for_every_time(desk: Desk) -> None:
    assert await desk.known("d1", "new") == {"d1"}
    desk.books.kept["new"] = IN_USE
    assert await desk.known("d1", "new") == {"d1", "new"}
    assert desk.books.asked == [{"d1", "new"}, {"new"}]


async def test_a_stale_one_is_asked_for_with_all_that_will_be_stale_soon(desk: Desk) -> None:
    await desk.known("d1", "d2", "d3")
    await desk.known("d1", later=FRESH + 1)
    assert desk.books.asked[1:] == [{"d1", "d2", "d3"}]


async def test_a_retired_one_is_believed_for_seconds_only(desk: Desk) -> None:
    await desk.known("d1")
    desk.books.kept["d1"] = RETIRED
    assert await desk.known("d1", later=FRESH + 1) == {"d1"}
    assert await desk.known("d1") == set()


async def test_one_that_was_silent_for_long_is_asked_for_before_it_is_believed(desk: Desk) -> None:
    await desk.known("d1")
    desk.books.kept["d1"] = RETIRED
    assert await desk.known("d1", later=FRESH + OLD + 1) == set()


async def test_known_ones_are_believed_while_the_books_are_away(desk: Desk) -> None:
    await desk.known("d1")
    desk.books.away = True
    assert await desk.known("d1", later=FRESH + 1) == {"d1"}
    assert await desk.known("d1", later=FRESH + OLD + 1) == {"d1"}
    with pytest.raises(Unavailable):
        await desk.known("d1", "new")


async def named(desk: Desk, subject: str) -> bool:
    found = await desk.registry.names_a_device(subject)
    await asyncio.gather(*desk.registry._refreshing)  # noqa: SLF001
    return found


async def test_a_subject_that_is_no_device_is_not_asked_for_each_time(desk: Desk) -> None:
    assert [await named(desk, "gateway") for _ in range(3)] == [False] * 3
    assert desk.books.asked == [{"gateway"}]
    desk.seconds, desk.books.away = OLD + 1, True
    assert [await named(desk, "gateway") for _ in range(3)] == [False] * 3
    assert desk.books.asked == [{"gateway"}] * 2, "nobody waits for books that are away"
    desk.books.away, desk.books.kept["gateway"] = False, RETIRED
    desk.seconds = 2 * OLD + 2
    assert [await named(desk, "gateway") for _ in range(2)] == [False, True]


async def test_a_subject_that_was_never_asked_for_waits_for_the_books(desk: Desk) -> None:
    desk.books.away = True
    with pytest.raises(Unavailable):
        await desk.registry.names_a_device("gateway")
