"""Enrolling people: who they are goes into the sealed documents, the rest into their files."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from health_records.domain import worker
from health_records.domain.duplicate import Suspect
from health_records.domain.file import Worker
from health_records.handlers import Handlers
from health_records.likeness import Likenesses
from health_records.persons import Identity, Kept, Persons
from health_records.rosters.rows import Enrolled, Person, Row, is_news, registration
from shared.aggregates import Outcome
from shared.causes import Cause
from shared.clock import milliseconds
from shared.commands import First
from shared.identity import person_id

AT_ONCE = 25
"""Files that are written at the same time; more would wait for connections."""

T = TypeVar("T")


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
        command = registration(id_, person, Worker(), at)
        return await self.handlers.workers(id_, command, at=at, cause=cause)

    async def enrol_all(
        self, people: Mapping[int, Person], at: datetime, cause: Cause, *, roster: str
    ) -> Mapping[int, Enrolled]:
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
                if is_news(person.identity, kept.get(ids[row]), at)
            }
        )
        identities = {ids[row]: person.identity for row, person in people.items()}
        await self._suspect(identities, at, cause)
        rows = [
            Row(
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
        enrolled = await _in_turns([self._enrol_row(row, begun, at, cause) for row in rows])
        return dict(zip(people, enrolled, strict=True))

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

    async def _begin(self, rows: Sequence[Row], at: datetime, cause: Cause) -> Collection[str]:
        """New files in one write: there are many of them where a roster is new."""
        firsts: dict[str, First[worker.Command]] = {
            row.person_id: First(row.command(), replace(cause, id=f"{row.name}/registered"), at)
            for row in rows
            if row.stored.revision == 0
        }
        return set(await self.handlers.workers.begin(firsts))

    async def _enrol_row(
        self, row: Row, begun: Collection[str], at: datetime, cause: Cause
    ) -> Enrolled:
        if row.person_id in begun:
            return Enrolled("registered")
        command = row.command()
        outcome = row.outcome(command)
        if outcome.became != "unchanged":
            own, workers = replace(cause, id=row.command_id(outcome)), self.handlers.workers
            await workers(row.person_id, command, at=at, cause=own, stored=row.stored)
        return outcome


def _after(kept: Kept | None, at: datetime) -> datetime:
    # Of two rosters within a millisecond, as MongoDB keeps times, the one imported later stands.
    same = kept is not None and kept.at == milliseconds(at)
    return at + timedelta(milliseconds=1) if same else at


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
