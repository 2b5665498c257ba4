"""A person beside the file they have: what a row of a roster asks for, and what becomes of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from health_records.domain import registration as rules
from health_records.domain.file import Worker
from health_records.domain.registration import RegisterWorker
from health_records.persons import Identity, Kept
from health_records.rosters.declared import declaration
from health_records.rosters.travel import Travel
from shared.aggregates import Stored
from shared.identity import derived_id

Became = Literal["registered", "updated", "unchanged"]


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
class Moved:
    """Somebody was registered elsewhere before; `isolated` where they are so as they move."""

    from_enterprise_id: str
    isolated: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a row, and from where its person was moved."""

    became: Became
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`stored` and `kept` are what there was of the person as the part was begun."""

    name: str
    person_id: str
    person: Person
    stored: Stored[Worker]
    kept: Kept | None
    roster: str
    at: datetime

    def command(self) -> RegisterWorker:
        worker, travel = self.stored.state, self.person.travel
        command = registration(self.person_id, self.person, worker, self.at)
        if travel is None:
            return command
        id_ = derived_id("declaration", self.name)
        return replace(command, travel=declaration(self.person_id, id_, travel, worker, self.at))

    def outcome(self, command: RegisterWorker) -> Enrolled:
        """What becomes of the row, or became of it before a crash."""
        if not self.stored.state.registered or f"{self.name}/registered" in self._done:
            return Enrolled("registered")
        if (moved := self._moved()) is not None:
            return Enrolled("updated", moved)
        return Enrolled("updated" if self._updates(command) else "unchanged")

    def command_id(self, outcome: Enrolled) -> str:
        """Tell from where somebody is moved: once they are, nothing else does any more."""
        if (moved := outcome.moved) is None:
            return f"{self.name}/{outcome.became}"
        how = "moved-in-isolation" if moved.isolated else "moved"
        return f"{self.name}/{how}/{moved.from_enterprise_id}"

    def _updates(self, command: RegisterWorker) -> bool:
        worker, was = self.stored.state, self.kept
        if rules.is_news(command, worker) or command.travel is not None:
            return True
        if f"{self.name}/updated" in self._done or is_news(self.person.identity, was, self.at):
            return True
        return was is not None and was.said_by == self.roster

    def _moved(self) -> Moved | None:
        for isolated in (False, True):
            named = self.command_id(Enrolled("updated", Moved("", isolated)))
            for id_ in self._done:
                if id_.startswith(named):
                    return Moved(id_.removeprefix(named), isolated)
        worker = self.stored.state
        if worker.enterprise_id is None or worker.enterprise_id == self.person.enterprise_id:
            return None
        isolation = worker.open_isolation
        isolated = isolation is not None and isolation.ends_at > self.at
        return Moved(worker.enterprise_id, isolated)

    @property
    def _done(self) -> Collection[str]:
        return {one.command_id for one in self.stored.done}


def is_news(identity: Identity, kept: Kept | None, at: datetime) -> bool:
    """Say whether this is another identity than is kept, and not sent before it."""
    return kept is None or (kept.identity != identity and kept.at <= at)


def registration(id_: str, person: Person, worker: Worker, at: datetime) -> RegisterWorker:
    """What a roster leaves unsaid stays as it is in the file.

    A new file's home region follows from the number, which begins with where it was given out
    (GB 11643).
    """
    region = person.home_region or worker.home_region or person.identity.identity_number[:6]
    keeps = person.keeps_shift
    return RegisterWorker(id_, person.enterprise_id, region, person.shift, at, keeps_shift=keeps)
