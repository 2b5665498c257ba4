"""Enrolling people: who they are goes into the sealed documents, the rest into their files."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self, TypeVar

from health_records.domain import worker
from health_records.domain.duplicate import Suspect
from health_records.domain.file import Worker
from health_records.domain.registration import RegisterWorker, is_news
from health_records.handlers import Handlers
from health_records.likeness import Likenesses
from health_records.persons import Identity, Kept, Persons
from health_records.rosters.declared import declaration
from health_records.rosters.travel import Travel
from shared.aggregates import Outcome, Stored
from shared.causes import Cause
from shared.clock import milliseconds
from shared.commands import First
from shared.identity import derived_id, person_id

AT_ONCE = 25
"""Files that are written at the same time; more would wait for connections."""

Became = Literal["registered", "updated", "unchanged"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, where they work and what they declare.

    `keeps_shift` where nothing is said of the shift: what the file holds stands.
    """

    identity: Identity
    enterprise_id: str
    home_region: str | None
    shift: str | None
    keeps_shift: bool = False
    travel: Travel | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The way in for people, one by one or many at once; the same again changes nothing."""

    handlers: Handlers
    persons: Persons
    likenesses: Likenesses
    person_key: bytes

    @classmethod
    def on(cls, handlers: Handlers, persons: Persons, person_key: bytes) -> Self:
        likenesses = Likenesses(persons.documents, persons, person_key)
        return cls(handlers, persons, likenesses, person_key)

    def id_of(self, identity: Identity) -> str:
        return person_id(identity.identity_number, self.person_key)

    async def enrol(self, person: Person, at: datetime, cause: Cause) -> Outcome:
        """Enrol one person; an Idempotency-Key that came before changes nothing."""
        id_ = self.id_of(person.identity)
        outcome = await self.handlers.workers.already(id_, cause)
        if outcome is not None:
            return outcome
        # The identity first: a crash in between leaves nobody registered without one.
        await self._keep({id_: Kept(person.identity, at)})
        await self._suspect({id_: person.identity}, at, cause)
        command = _register(id_, person, Worker(), at)
        return await self.handlers.workers(id_, command, at=at, cause=cause)

    async def enrol_all(
        self, people: Mapping[int, Person], at: datetime, cause: Cause, *, roster: str
    ) -> Mapping[int, Became]:
        """Enrol the people of a roster by their rows, and say what became of each row.

        Begun again after a crash it says what it would have said without one.
        """
        ids = {row: self.id_of(person.identity) for row, person in people.items()}
        kept = await self.persons.several(ids.values())
        stored = await self.handlers.workers.aggregates.several(list(ids.values()))
        await self._keep(
            {
                ids[row]: Kept(person.identity, _after(kept.get(ids[row]), at), roster)
                for row, person in people.items()
                if _is_news(person.identity, kept.get(ids[row]), at)
            }
        )
        identities = {ids[row]: person.identity for row, person in people.items()}
        await self._suspect(identities, at, cause)
        rows = [
            _Row(
                f"{roster}/{row}",
                ids[row],
                person,
                stored[ids[row]],
                kept.get(ids[row]),
                roster,
                at,
            )
            for row, person in people.items()
        ]
        begun = await self._begin(rows, at, cause)
        became = await _in_turns([self._enrol_row(row, begun, at, cause) for row in rows])
        return dict(zip(people, became, strict=True))

    async def recognise(
        self, person_id: str, identity: Identity, at: datetime, cause: Cause
    ) -> None:
        """Mark an identity that was corrected, and list the files that are like it now."""
        await self.likenesses.keep({person_id: (identity, at)})
        await self._suspect({person_id: identity}, at, cause)

    async def _keep(self, people: Mapping[str, Kept]) -> None:
        # Their marks first: of two who come at the same moment the later one finds the other.
        await self.likenesses.keep({id_: (one.identity, one.at) for id_, one in people.items()})
        await self.persons.keep_all(people)

    async def _suspect(self, people: Mapping[str, Identity], at: datetime, cause: Cause) -> None:
        """Put pairs that nobody knows yet on the list; those that were judged stay judged."""
        pairs = {pair.id: pair for pair in await self.likenesses.alike(people)}
        known = await self.handlers.duplicates.aggregates.states(list(pairs))
        commands = [
            Suspect(id_, pair.persons, pair.why, at)
            for id_, pair in pairs.items()
            if id_ not in known
        ]
        await _in_turns([self._say(command, cause) for command in commands])

    async def _say(self, command: Suspect, cause: Cause) -> Outcome:
        own = replace(cause, id=f"{cause.id}/{command.duplicate_id}", fingerprint="")
        id_ = command.duplicate_id
        return await self.handlers.duplicates(id_, command, at=command.at, cause=own)

    async def _begin(self, rows: Sequence["_Row"], at: datetime, cause: Cause) -> Collection[str]:
        """New files in one write: there are many of them where a roster is new."""
        firsts: dict[str, First[worker.Command]] = {
            row.person_id: First(row.command(), replace(cause, id=f"{row.name}/registered"), at)
            for row in rows
            if row.stored.revision == 0
        }
        return set(await self.handlers.workers.begin(firsts))

    async def _enrol_row(
        self, row: "_Row", begun: Collection[str], at: datetime, cause: Cause
    ) -> Became:
        if row.person_id in begun:
            return "registered"
        command = row.command()
        became = row.became(command)
        if became != "unchanged":
            own, workers = replace(cause, id=f"{row.name}/{became}"), self.handlers.workers
            await workers(row.person_id, command, at=at, cause=own, stored=row.stored)
        return became


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    person_id: str
    person: Person
    stored: Stored[Worker]
    kept: Kept | None
    roster: str
    at: datetime

    def command(self) -> RegisterWorker:
        worker, travel = self.stored.state, self.person.travel
        command = _register(self.person_id, self.person, worker, self.at)
        if travel is None:
            return command
        id_ = derived_id("declaration", self.name)
        return replace(command, travel=declaration(self.person_id, id_, travel, worker, self.at))

    def became(self, command: RegisterWorker) -> Became:
        """What becomes of the row, or became of it before a crash."""
        done = {one.command_id for one in self.stored.done}
        worker = self.stored.state
        if not worker.registered or f"{self.name}/registered" in done:
            return "registered"
        if is_news(command, worker) or command.travel is not None or f"{self.name}/updated" in done:
            return "updated"
        was = self.kept
        renamed = _is_news(self.person.identity, was, self.at)
        return "updated" if renamed or (was and was.said_by == self.roster) else "unchanged"


def _is_news(identity: Identity, kept: Kept | None, at: datetime) -> bool:
    """Say whether this is another identity than is kept, and not sent before it."""
    return kept is None or (kept.identity != identity and kept.at <= at)


def _after(kept: Kept | None, at: datetime) -> datetime:
    # Of two rosters within a millisecond, as MongoDB keeps times, the one imported later stands.
    same = kept is not None and kept.at == milliseconds(at)
    return at + timedelta(milliseconds=1) if same else at


def _register(id_: str, person: Person, worker: Worker, at: datetime) -> RegisterWorker:
    """What a roster leaves unsaid stays as it is in the file.

    A new file's home region follows from the number, which begins with where it was given out
    (GB 11643).
    """
    region = person.home_region or worker.home_region or person.identity.identity_number[:6]
    keeps = person.keeps_shift
    return RegisterWorker(id_, person.enterprise_id, region, person.shift, at, keeps_shift=keeps)


async def _in_turns(some: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Run some at once and then the next; where one breaks, its turn is finished all the same."""
    found: list[T] = []
    for start in range(0, len(some), AT_ONCE):
        turn = await asyncio.gather(*some[start : start + AT_ONCE], return_exceptions=True)
        for one in turn:
            if isinstance(one, BaseException):
                for later in some[start + AT_ONCE :]:
                    later.close()
                raise one
            found.append(one)
    return found
