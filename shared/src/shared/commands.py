"""Load, decide, evolve, save with the outbox: the only way state changes."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from shared.aggregates import Aggregates, Change, Decider, Done, Flush, Outcome, Stored
from shared.causes import Cause
from shared.envelope import Envelope, Record, encode
from shared.errors import ConcurrentChange, KeyReused, Refused
from shared.events import Event
from shared.identity import fact_id

C = TypeVar("C")
S = TypeVar("S")
R = TypeVar("R")

ATTEMPTS = 8

Turn = Callable[[str], AbstractAsyncContextManager[Any]]
"""Waits until nobody else in this process is at work on the subject: see shared.turns."""


class First(NamedTuple, Generic[C]):
    """The first command on an aggregate, with its cause and its time."""

    command: C
    cause: Cause
    at: datetime


class Step(NamedTuple, Generic[C]):
    """One of several commands on an aggregate, with its own cause."""

    command: C
    cause: Cause


@dataclass(frozen=True, slots=True)
class CommandHandler(Generic[C, S]):
    """The way in for every command on one kind of aggregates."""

    decider: Decider[C, S]
    aggregates: Aggregates[S]
    flush: Flush
    source: str
    turn: Turn

    async def rules(self) -> Decider[C, S]:
        """What commands are decided by now; a kind whose rules are data looks them up."""
        return self.decider

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

        decider = await self.rules()

        async def once(found: Stored[S]) -> Outcome:
            draft = _Draft(decider, subject, found, self.source, at)
            outcome = draft.carry_out(command, cause)
            await self._save(draft)
            return outcome

        return await self._against_others(subject, once, stored)

    async def in_turn(
        self, subject: str, steps: Sequence[Step[C]], *, at: datetime
    ) -> Sequence[Outcome | Refused]:
        """Carry out several commands on one aggregate, in their order and in one write.

        What is refused is given as its refusal and does not keep the others out.
        """

        decider = await self.rules()

        async def once(found: Stored[S]) -> Sequence[Outcome | Refused]:
            draft = _Draft(decider, subject, found, self.source, at)
            answers = [_or_refused(draft, step) for step in steps]
            await self._save(draft)
            return answers

        return await self._against_others(subject, once, None)

    async def begin(self, firsts: Mapping[str, First[C]]) -> Collection[str]:
        """Carry out the first command on each of many aggregates, all in one write.

        Return the subjects this was done for. The others were stored meanwhile or before: send
        them their commands one by one.
        """
        decider = await self.rules()
        unknown = Stored(decider.initial, 0)
        changes: dict[str, Change[S]] = {}
        for subject, (command, cause, at) in firsts.items():
            draft = _Draft(decider, subject, unknown, self.source, at)
            draft.carry_out(command, cause)
            if draft.done:
                changes[subject] = draft.change()
        begun = await self.aggregates.insert_all(changes)
        if begun:
            await self.flush(self.aggregates, {one: changes[one].records for one in begun})
        return begun

    async def already(self, subject: str, cause: Cause) -> Outcome | None:
        """Say what this command led to when it came before; KeyReused where its body differs."""
        done = _find((await self.aggregates.load(subject)).done, cause)
        return None if done is None else Outcome(subject, done.revision)

    async def _against_others(
        self, subject: str, once: Callable[[Stored[S]], Awaitable[R]], stored: Stored[S] | None
    ) -> R:
        with suppress(ConcurrentChange):
            return await once(stored or await self.aggregates.load(subject))
        # Many want the same aggregate: those of this process line up, or they would wear each
        # other out; those of others may still be faster.
        async with self.turn(subject):
            for _ in range(ATTEMPTS - 2):
                with suppress(ConcurrentChange):
                    return await once(await self.aggregates.load(subject))
            return await once(await self.aggregates.load(subject))

    async def _save(self, draft: "_Draft[C, S]") -> None:
        if draft.done:
            records = await self.aggregates.save(
                draft.subject, draft.change(), expected=draft.before.revision
            )
            await self.flush(self.aggregates, {draft.subject: records})


class _Draft(Generic[C, S]):
    """What commands make of an aggregate before anything is written."""

    def __init__(
        self, decider: Decider[C, S], subject: str, before: Stored[S], source: str, at: datetime
    ) -> None:
        self.subject = subject
        self.before = before
        self.done: list[Done] = []
        self._decider = decider
        self._source = source
        self._at = at
        self._state, self._revision = before.state, before.revision
        self._records: list[Record] = []

    def carry_out(self, command: C, cause: Cause) -> Outcome:
        """Decide one command on what the ones before it left."""
        known = _find((*self.before.done, *self.done), cause)
        if known is not None:
            return Outcome(self.subject, known.revision)
        events = self._decider.decide(command, self._state)
        for event in events:
            self._revision += 1
            self._records.append(self._seal(event, cause))
            self._state = self._decider.evolve(self._state, event)
        if events:
            self.done.append(Done(cause.id, cause.fingerprint, self._revision))
        return Outcome(self.subject, self._revision)

    def change(self) -> Change[S]:
        due = self._decider.due(self._state) if self._decider.due else None
        return Change(self._state, self._revision, self._records, due, tuple(self.done))

    def _seal(self, event: Event, cause: Cause) -> Record:
        return encode(
            seal(
                event,
                source=self._source,
                aggregate=self.subject,
                revision=self._revision,
                at=self._at,
                cause=cause,
            )
        )


def _or_refused(draft: _Draft[C, S], step: Step[C]) -> Outcome | Refused:
    try:
        return draft.carry_out(*step)
    except Refused as refusal:
        return refusal


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
