"""Aggregates that live in this process. The twin of MongoAggregates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from shared.aggregates import REMEMBERED, Change, Done, Stored
from shared.envelope import Record
from shared.errors import ConcurrentChange
from shared.memory.criteria import fits

S = TypeVar("S")


class InMemoryAggregates(Generic[S]):
    """Keeps states as the JSON that MongoDB would get: what cannot be kept fails here."""

    def __init__(self, initial: S) -> None:
        self._initial = initial
        self._states: TypeAdapter[S] = TypeAdapter(type(initial))
        self._saved: dict[str, Mapping[str, Any]] = {}
        self._revisions: dict[str, int] = {}
        self._done: dict[str, tuple[Done, ...]] = {}
        self._due: dict[str, datetime] = {}
        self._outbox: dict[str, list[Record]] = {}
        self._since: dict[str, datetime] = {}

    async def prepare(self) -> None:
        """Nothing to prepare in memory."""

    async def load(self, subject: str) -> Stored[S]:
        if subject not in self._saved:
            return Stored(self._initial, 0)
        state = self._states.validate_python(self._saved[subject])
        return Stored(state, self._revisions[subject], self._done[subject])

    async def states(self, subjects: Collection[str]) -> Mapping[str, S]:
        found = self._saved.keys() & set(subjects)
        return {s: self._states.validate_python(self._saved[s]) for s in found}

    async def several(self, subjects: Collection[str]) -> Mapping[str, Stored[S]]:
        return {subject: await self.load(subject) for subject in subjects}

    async def save(self, subject: str, change: Change[S], *, expected: int) -> Sequence[Record]:
        if self._revisions.get(subject, 0) != expected:
            raise ConcurrentChange(f"{subject} is no longer at revision {expected}")
        self._saved[subject] = self._states.dump_python(change.state, mode="json")
        self._revisions[subject] = change.revision
        self._done[subject] = (*self._done.get(subject, ()), *change.done)[-REMEMBERED:]
        self._due.pop(subject, None)
        if change.due is not None:
            self._due[subject] = change.due
        self._outbox.setdefault(subject, []).extend(change.records)
        self._since.setdefault(subject, datetime.now(UTC))
        return tuple(self._outbox[subject])

    async def insert_all(self, changes: Mapping[str, Change[S]]) -> Collection[str]:
        new = [subject for subject in changes if subject not in self._saved]
        for subject in new:
            await self.save(subject, changes[subject], expected=0)
        return new

    async def where(
        self, criteria: Mapping[str, Any], *, after: str = "", limit: int = 0
    ) -> Mapping[str, Stored[S]]:
        saved = ((s, state) for s, state in self._saved.items() if s > after)
        found = sorted(s for s, state in saved if fits(dict(state), criteria))
        return {s: await self.load(s) for s in (found[:limit] if limit else found)}

    async def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        return _oldest(self._due, limit, lambda due: due <= now)

    async def waiting(self, before: datetime, limit: int) -> Sequence[str]:
        return _oldest(self._since, limit, lambda since: since < before)

    async def waiting_since(self) -> datetime | None:
        return min(self._since.values(), default=None)

    async def unpublished(self, subject: str) -> Sequence[Record]:
        return tuple(self._outbox.get(subject, ()))

    async def published(self, ids: Mapping[str, Sequence[str]]) -> None:
        for subject, gone in ids.items():
            left = [record for record in self._outbox.get(subject, ()) if record.id not in gone]
            self._outbox[subject] = left
            if not left:
                self._since.pop(subject, None)


def _oldest(times: Mapping[str, datetime], limit: int, fits_: Any) -> Sequence[str]:
    found = sorted((time, subject) for subject, time in times.items() if fits_(time))
    return [subject for _, subject in found[:limit]]
