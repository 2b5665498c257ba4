"""Where a service keeps one book: decided through its handler, read through its shelf."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar

from shared.aggregates import Decider
from shared.causes import by_itself
from shared.commands import CommandHandler
from shared.platform import Platform
from shared.rules import Versioned, in_effect
from shared.rules.book import Book, BookCommand, Kind, NoteApplied, decider, to_apply
from shared.shelf import Shelf

V = TypeVar("V", bound=Versioned)
C = TypeVar("C")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class ByBooks(CommandHandler[C, S]):
    """Decides by rules that are data: each command by the books as this process knows them."""

    books: Callable[[], Awaitable[Decider[C, S]]]

    @classmethod
    def over(
        cls, handler: CommandHandler[C, S], books: Callable[[], Awaitable[Decider[C, S]]]
    ) -> Self:
        return cls(
            handler.decider, handler.aggregates, handler.flush, handler.source, handler.turn, books
        )

    async def rules(self) -> Decider[C, S]:
        return await self.books()

    def by(self, decider: Decider[C, S]) -> CommandHandler[C, S]:
        """The same way in, by a decider that the caller has put together."""
        return CommandHandler(decider, self.aggregates, self.flush, self.source, self.turn)


class Carrying(Protocol[V]):
    """Carries the versions of one kind through what is stored; both may be asked any time."""

    async def carry(self, book: Book[V], now: datetime) -> int:
        """Judge by the version in effect what stands by an earlier one; say how much that was."""

    async def count(self, rule: V) -> Mapping[str, int]:
        """Say, in the fields of the kind's fact, what came of a version that was carried."""


@dataclass(frozen=True, slots=True)
class Desk(Generic[V]):
    kind: Kind[V]
    handler: CommandHandler[BookCommand[V], Book[V]]
    shelf: Shelf[Book[V]]

    @classmethod
    def on(cls, platform: Platform, collection: str, kind: Kind[V]) -> Self:
        handler = platform.handler(collection, decider(kind))
        return cls(kind, handler, Shelf(handler.aggregates, kind.name))

    async def versions(self) -> tuple[V, ...]:
        """All versions, as this process knows them: FRESH seconds old at most."""
        return (await self.shelf.book()).versions

    async def in_effect(self, at: datetime) -> V:
        return in_effect(await self.versions(), at)

    async def judging(self, at: datetime) -> V:
        """The version in effect at a time, or a later one that was applied to what is stored.

        A fact heard late is judged as if it had been there when that version was carried through.
        """
        book = await self.shelf.book()
        applied = (one for one in book.versions if one.version in book.applied)
        return max([in_effect(book.versions, at), *applied], key=lambda one: one.effective)

    async def stored(self) -> Book[V]:
        """The book as it is stored this moment."""
        return (await self.handler.aggregates.load(self.kind.name)).state


@dataclass(frozen=True, slots=True)
class Applying(Generic[V]):
    """Carries each version that has begun through what is stored, also one that began unseen.

    It is said once in a fact, after all was done; a process that ended in between does it again,
    and what was done already stays as it is.
    """

    desk: Desk[V]
    carrying: Carrying[V]
    now: Callable[[], datetime]

    async def once(self) -> int:
        """Carry what is to be carried by now; return how much was done."""
        book, now = await self.desk.stored(), self.now()
        done = await self.carrying.carry(book, now)
        for rule in to_apply(self.desk.kind, book, now):
            note = NoteApplied(rule.version, await self.carrying.count(rule), now)
            cause = by_itself(f"applied/{rule.version}")
            await self.desk.handler(self.desk.kind.name, note, at=now, cause=cause)
            done += 1
        if done:
            self.desk.shelf.forget()
        return done


async def together(each: Iterable[Coroutine[Any, Any, object]]) -> None:
    """Await all of them side by side, to the end; then raise what the first one raised."""
    for outcome in await asyncio.gather(*each, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
