"""Where a service keeps one book: decided through its handler, read through its shelf."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Self, TypeVar

from shared.aggregates import CommandHandler
from shared.causes import by_itself
from shared.platform import Platform
from shared.rules import Versioned, in_effect
from shared.rules.book import Book, BookCommand, Kind, NoteApplied, decider, to_apply
from shared.shelf import Shelf

V = TypeVar("V", bound=Versioned)

Apply = Callable[[V, Book[V], datetime], Awaitable[Mapping[str, int]]]
"""(version, the book, now) -> counts: carries a version through what is stored, repeatably."""


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
    apply: Apply[V]
    now: Callable[[], datetime]

    async def once(self) -> int:
        """Apply what is to be applied by now; return how many versions that were."""
        book, now = await self.desk.stored(), self.now()
        waiting = to_apply(self.desk.kind, book, now)
        for rule in waiting:
            note = NoteApplied(rule.version, await self.apply(rule, book, now), now)
            cause = by_itself(f"applied/{rule.version}")
            await self.desk.handler(self.desk.kind.name, note, at=now, cause=cause)
        return len(waiting)
