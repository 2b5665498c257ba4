"""Load, decide, evolve, save with the outbox: the only way state changes."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from shared.causes import Cause
from shared.envelope import Envelope, Record, encode
from shared.errors import ConcurrentChange, KeyReused
from shared.events import Event
from shared.identity import fact_id

C = TypeVar("C")
S = TypeVar("S")

ATTEMPTS = 8
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
    """All that one command changes, written at once."""

    state: S
    revision: int
    records: Sequence[Record]
    due: datetime | None
    done: Done


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a caller learns: the aggregate's id and the revision to read at."""

    id: str
    revision: int


class First(NamedTuple, Generic[C]):
    """The first command on an aggregate, with its cause and its time."""

    command: C
    cause: Cause
    at: datetime


class Unpublished(Protocol):
    """What the outbox needs to know of stored aggregates."""

    async def published(self, ids: Mapping[str, Sequence[str]]) -> None:
        """Forget these records, by subject, in one round trip; forgetting twice is harmless."""

    async def unpublished(self, subject: str) -> Sequence[Record]:
        """All records about the subject that the bus has not acknowledged, oldest first."""

    async def waiting(self, before: datetime, limit: int) -> Sequence[str]:
        """Subjects whose oldest unpublished record was stored before this (real) time."""


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


Turn = Callable[[str], AbstractAsyncContextManager[Any]]
"""Waits until nobody else in this process is at work on the subject: see shared.turns."""


async def pages(
    aggregates: Aggregates[S], criteria: Mapping[str, Any], size: int = 500
) -> AsyncIterator[Mapping[str, Stored[S]]]:
    """Go through all that fit, in order of their subjects, without holding all of them."""
    after = ""
    while page := await aggregates.where(criteria, after=after, limit=size):
        yield page
        after = max(page)


@dataclass(frozen=True, slots=True)
class CommandHandler(Generic[C, S]):
    """The way in for every command on one kind of aggregates."""

    decider: Decider[C, S]
    aggregates: Aggregates[S]
    flush: Flush
    source: str
    turn: Turn

    async def __call__(
        self,
        subject: str,
        command: C,
        *,
        at: datetime,
        cause: Cause,
        stored: Stored[S] | None = None,
    ) -> Outcome:
        """Carry the command out once, however often it is sent with the same command id.

        A caller that has just loaded the aggregate gives it as `stored` and saves a round trip;
        if it was changed meanwhile it is loaded again.
        """
        with suppress(ConcurrentChange):
            found = stored or await self.aggregates.load(subject)
            return await self._once(subject, found, command, at, cause)
        # Many want the same aggregate: those of this process line up, or they would wear each
        # other out; those of others may still be faster.
        async with self.turn(subject):
            for _ in range(ATTEMPTS - 2):
                with suppress(ConcurrentChange):
                    found = await self.aggregates.load(subject)
                    return await self._once(subject, found, command, at, cause)
            found = await self.aggregates.load(subject)
            return await self._once(subject, found, command, at, cause)

    async def begin(self, firsts: Mapping[str, First[C]]) -> Collection[str]:
        """Carry out the first command on each of many aggregates, all in one write.

        Return the subjects this was done for. The others were stored meanwhile or before: send
        them their commands one by one.
        """
        unknown = Stored(self.decider.initial, 0)
        changes = {
            subject: self._change(subject, unknown, events, first.at, first.cause)
            for subject, first in firsts.items()
            if (events := self.decider.decide(first.command, unknown.state))
        }
        begun = await self.aggregates.insert_all(changes)
        if begun:
            await self.flush(self.aggregates, {one: changes[one].records for one in begun})
        return begun

    async def already(self, subject: str, cause: Cause) -> Outcome | None:
        """Say what this command led to when it came before; KeyReused where its body differs."""
        done = _find((await self.aggregates.load(subject)).done, cause)
        return None if done is None else Outcome(subject, done.revision)

    async def _once(
        self, subject: str, stored: Stored[S], command: C, at: datetime, cause: Cause
    ) -> Outcome:
        if (done := _find(stored.done, cause)) is not None:
            return Outcome(subject, done.revision)
        events = self.decider.decide(command, stored.state)
        if not events:
            return Outcome(subject, stored.revision)
        change = self._change(subject, stored, events, at, cause)
        records = await self.aggregates.save(subject, change, expected=stored.revision)
        await self.flush(self.aggregates, {subject: records})
        return Outcome(subject, change.revision)

    def _change(
        self, subject: str, stored: Stored[S], events: Sequence[Event], at: datetime, cause: Cause
    ) -> Change[S]:
        state = reduce(self.decider.evolve, events, stored.state)
        revision = stored.revision + len(events)
        sealed = [
            encode(
                seal(event, source=self.source, aggregate=subject, revision=n, at=at, cause=cause)
            )
            for n, event in enumerate(events, start=stored.revision + 1)
        ]
        due = self.decider.due(state) if self.decider.due else None
        return Change(state, revision, sealed, due, Done(cause.id, cause.fingerprint, revision))


def seal(
    event: Event, *, source: str, aggregate: str, revision: int, at: datetime, cause: Cause
) -> Envelope[Event]:
    """Put the attributes around a decided fact; its id follows from aggregate and revision."""
    return Envelope(
        id=fact_id(source, f"{event.topic}/{aggregate}", revision),
        source=source,
        type=event.type,
        subject=event.subject,
        time=at,
        data=event,
        revision=revision,
        correlation_id=cause.correlation_id,
        causation_id=cause.causation_id,
        traceparent=cause.traceparent,
    )


def _find(done: Sequence[Done], cause: Cause) -> Done | None:
    for one in done:
        if one.command_id == cause.id:
            if one.fingerprint != cause.fingerprint:
                raise KeyReused("this Idempotency-Key was used with another body")
            return one
    return None
