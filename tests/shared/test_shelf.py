"""A book is read once a second, whoever asks, and believed while MongoDB is away."""

import asyncio
from dataclasses import dataclass

import pytest
from tests.shared.samples import Ledger, change

from shared.aggregates import Stored
from shared.errors import Unavailable
from shared.memory.aggregates import InMemoryAggregates
from shared.shelf import FRESH, Shelf


@dataclass
class Books(InMemoryAggregates[Ledger]):
    reads: int = 0
    away: bool = False

    def __post_init__(self) -> None:
        super().__init__(Ledger())

    async def load(self, subject: str) -> Stored[Ledger]:
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("away")
        return await super().load(subject)


@dataclass
class Room:
    books: Books
    seconds: float = 0.0

    def shelf(self) -> Shelf[Ledger]:
        return Shelf(self.books, "a", now=lambda: self.seconds)


@pytest.fixture
def room() -> Room:
    return Room(Books())


async def test_many_who_ask_at_once_read_once(room: Room) -> None:
    shelf = room.shelf()
    assert await asyncio.gather(*(shelf.book() for _ in range(20))) == [Ledger()] * 20
    assert room.books.reads == 1


async def test_a_change_is_seen_after_a_second(room: Room) -> None:
    shelf = room.shelf()
    await shelf.book()
    await room.books.save("a", change(1, state=Ledger(kinds=("new",))), expected=0)
    assert (await shelf.book()).kinds == ()
    room.seconds += FRESH + 0.1
    assert (await shelf.book()).kinds == ("new",)


async def test_who_changed_it_sees_it_at_once(room: Room) -> None:
    shelf = room.shelf()
    await shelf.book()
    await room.books.save("a", change(1, state=Ledger(kinds=("new",))), expected=0)
    shelf.forget()
    assert (await shelf.book()).kinds == ("new",)


async def test_a_book_that_was_read_is_believed_while_the_store_is_away(room: Room) -> None:
    shelf = room.shelf()
    room.books.away = True
    with pytest.raises(Unavailable):
        await shelf.book()
    room.books.away = False
    await shelf.book()
    room.books.away, room.seconds = True, 60.0
    assert await shelf.book() == Ledger()
