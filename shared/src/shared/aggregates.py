"""What is kept of an aggregate, and how it is loaded and saved: one document, one write."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from shared.envelope import Record
from shared.events import Event

C = TypeVar("C")
S = TypeVar("S")

REMEMBERED = 128
"""How many command ids an aggregate remembers; older repeats meet the domain's own rules."""


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S]):
    """The rules of one kind of aggregate, pure. `due` says when time itself wants a decision."""

    decide: Callable[[C, S], Sequence[Event]]
    evolve: Callable[[S, Event], S]
    initial: S
    due: Callable[[S], datetime | None] | None = None
    tick: Callable[[datetime], C] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out: which, on what body, and the revision it led to."""

    command_id: str
    fingerprint: str
    revision: int


@dataclass(frozen=True, slots=True)
class Stored(Generic[S]):
    state: S
    revision: int
    done: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """All that one command changes, or several in a row, written at once."""

    state: S
    revision: int
    records: Sequence[Record]
    due: datetime | None
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a caller learns: the aggregate's id and the revision to read at."""

    id: str
    revision: int


class Unpublished(Protocol):
    """What the outbox needs to know of stored aggregates."""

    async def published(self, ids: Mapping[str, Sequence[str]]) -> None:
        """Forget these records, by subject, in one round trip; forgetting twice is harmless."""

    async def unpublished(self, subject: str) -> Sequence[Record]:
        """All records about the subject that the bus has not acknowledged, oldest first."""

    async def waiting(self, before: datetime, limit: int) -> Sequence[str]:
        """Subjects whose oldest unpublished record was stored before this (real) time."""

    async def waiting_since(self) -> datetime | None:
        """When (in real time) the oldest record that waits in any outbox was stored."""


class Aggregates(Unpublished, Protocol[S]):
    """One kind of aggregates: one document each with state, revision, done commands and outbox."""

    async def prepare(self) -> None:
        """Create the indexes; may be said any number of times."""

    async def load(self, subject: str) -> Stored[S]: ...

    async def states(self, subjects: Collection[str]) -> Mapping[str, S]:
        """The states of those that are stored, in one round trip."""

    async def several(self, subjects: Collection[str]) -> Mapping[str, Stored[S]]:
        """All of these as `load` gives them, in one round trip."""

    async def save(self, subject: str, change: Change[S], *, expected: int) -> Sequence[Record]:
        """Write the change at once or raise ConcurrentChange; return all that is unpublished."""

    async def insert_all(self, changes: Mapping[str, Change[S]]) -> Collection[str]:
        """Write the first change of many in one round trip; return those that had none before."""

    async def where(
        self, criteria: Mapping[str, Any], *, after: str = "", limit: int = 0
    ) -> Mapping[str, Stored[S]]:
        """Those whose state fits MongoDB's criteria, by subject: consistent, unlike a view.

        Beyond the subject `after` only, so that one can go through all of them in pages.
        """

    async def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """Subjects that are due by now, the longest due first."""


Saved = Mapping[str, Sequence[Record]]
"""All that is unpublished of aggregates that were just saved, by subject."""


class Flush(Protocol):
    async def __call__(self, aggregates: Unpublished, saved: Saved) -> None: ...


async def pages(
    aggregates: Aggregates[S], criteria: Mapping[str, Any], size: int = 500
) -> AsyncIterator[Mapping[str, Stored[S]]]:
    """Go through all that fit, in order of their subjects, without holding all of them."""
    after = ""
    while page := await aggregates.where(criteria, after=after, limit=size):
        yield page
        after = max(page)
