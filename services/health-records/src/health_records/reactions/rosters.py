"""A roster waits in parts: each part that is imported leads to the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from health_records.domain.roster_import import Counts, RecordPart, RosterImport
from health_records.enrolment import Enrolment
from health_records.handlers import Handlers
from health_records.persons import Identity
from health_records.rosters.entries import Entry
from health_records.rosters.rows import Enrolled, Person
from health_records.rosters.waiting import Part, WaitingRows
from shared.bus import Subscription, on
from shared.causes import because_of
from shared.clock import Clock
from shared.envelope import Envelope
from shared.events.health_records.rosters import (
    ImportedRow,
    MovedRow,
    RosterPartImported,
    RosterReceived,
    RowError,
)


@dataclass(frozen=True, slots=True)
class Rosters:
    handlers: Handlers
    waiting: WaitingRows
    enrolment: Enrolment
    clock: Clock

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            on(RosterReceived, self.import_first_part),
            on(RosterPartImported, self.import_next_part),
        )

    async def import_first_part(
        self, event: RosterReceived, envelope: Envelope[RosterReceived]
    ) -> None:
        await self._import_part(event.import_id, envelope)

    async def import_next_part(
        self, event: RosterPartImported, envelope: Envelope[RosterPartImported]
    ) -> None:
        await self.waiting.forget(event.import_id, event.part)
        await self._import_part(event.import_id, envelope)

    async def _import_part(self, import_id: str, envelope: Envelope[Any]) -> None:
        """Import what is next by what is stored: an old fact delivered again finds it done."""
        state = (await self.handlers.imports.aggregates.load(import_id)).state
        number = state.next_part
        if number is None:
            return
        part = await self.waiting.open(import_id, number)
        enrolled = await self._enrol(state, part, envelope)
        command = RecordPart(
            number,
            _counts(part, enrolled),
            _errors(part),
            self.clock.now(),
            self._rows(part, enrolled),
            _moved(enrolled),
        )
        await self.handlers.imports(
            import_id, command, at=command.at, cause=because_of(envelope, f"part-{number}")
        )

    async def _enrol(
        self, state: RosterImport, part: Part, envelope: Envelope[Any]
    ) -> Mapping[int, Enrolled]:
        assert state.received_at is not None
        people = {entry.row: _person(entry, state.enterprise_id) for entry in part.entries}
        cause = because_of(envelope, "enrol")
        # The roster's own time: what was sent after it stands, however late its turn comes.
        return await self.enrolment.enrol_all(
            people, state.received_at, cause, roster=state.import_id
        )

    def _rows(self, part: Part, enrolled: Mapping[int, Enrolled]) -> tuple[ImportedRow, ...]:
        found = [
            ImportedRow(
                row=entry.row,
                outcome=enrolled[entry.row].became,
                person_id=self.enrolment.id_of(_identity(entry)),
            )
            for entry in part.entries
        ]
        found += [ImportedRow(row=row, outcome="wrong") for row in {one.row for one in part.wrong}]
        found += [ImportedRow(row=one.row, outcome="replaced") for one in part.replaced]
        return tuple(sorted(found, key=lambda one: one.row))


def _person(entry: Entry, enterprise_id: str) -> Person:
    region, shift, keeps = entry.home_region, entry.shift, not entry.says_shift
    return Person(
        _identity(entry), enterprise_id, region, shift, keeps_shift=keeps, travel=entry.travel
    )


def _identity(entry: Entry) -> Identity:
    return Identity(entry.identity_number, entry.name, entry.phone)


def _counts(part: Part, enrolled: Mapping[int, Enrolled]) -> Counts:
    each = [one.became for one in enrolled.values()]
    return Counts(
        read=part.read,
        registered=each.count("registered"),
        updated=each.count("updated"),
        unchanged=each.count("unchanged"),
        replaced=len(part.replaced),
        wrong=len({one.row for one in part.wrong}),
    )


def _errors(part: Part) -> tuple[RowError, ...]:
    told = sorted((*part.wrong, *part.replaced), key=lambda one: one.row)
    return tuple(RowError(row=one.row, field=one.field, code=one.code) for one in told)


def _moved(enrolled: Mapping[int, Enrolled]) -> tuple[MovedRow, ...]:
    """Imported all the same: the newest employer counts, and somebody looks at it."""
    return tuple(
        MovedRow(row=row, from_enterprise_id=moved.from_enterprise_id, isolated=moved.isolated)
        for row, one in sorted(enrolled.items())
        if (moved := one.moved) is not None
    )
