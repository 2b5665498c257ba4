"""Correcting files: the fact first, then the name and the phone, from values that wait sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from health_records.domain import corrections
from health_records.domain.correction_request import RequestCorrection, must_be_open
from health_records.domain.corrections import IDENTITY, CorrectFile
from health_records.domain.file import Worker
from health_records.enrolment import Enrolment
from health_records.handlers import Handlers
from health_records.persons import Identity, Persons
from health_records.proposals import Proposals, Values
from health_records.views import TimelineEntry
from shared.aggregates import Outcome
from shared.causes import Cause
from shared.errors import Refused
from shared.events.health_records import WorkerRegistered
from shared.events.health_records.corrections import FileField
from shared.projections import Documents


@dataclass(frozen=True, slots=True)
class Correction:
    """What a clerk wants: only fields that are to change, and why."""

    correction_id: str
    person_id: str
    values: Values
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What one field says now, and what it is to say."""

    field: FileField
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """Carries corrections out; whatever was begun, the reaction to the fact ends."""

    handlers: Handlers
    persons: Persons
    proposals: Proposals
    enrolment: Enrolment

    @classmethod
    def on(cls, enrolment: Enrolment) -> Self:
        handlers, persons = enrolment.handlers, enrolment.persons
        return cls(handlers, persons, Proposals(persons.documents, persons.ring), enrolment)

    async def correct(self, wanted: Correction, cause: Cause) -> Outcome:
        """Correct at once, within the window; values that are so already change nothing."""
        id_, workers = wanted.person_id, self.handlers.workers
        if (done := await workers.already(id_, cause)) is not None:
            return done
        stored = await workers.aggregates.load(id_)
        registered_at = await first_registration(self.persons.documents, id_, stored.state)
        # Before anything is kept: what is refused leaves nothing behind.
        corrections.hold_to_window(registered_at, wanted.at)
        news = news_in(wanted.values, stored.state, await self.persons.show(id_))
        if not news:
            return Outcome(id_, stored.revision)
        await self.proposals.keep(wanted.correction_id, news)
        command = as_command(wanted, news, registered_at)
        outcome = await workers(id_, command, at=wanted.at, cause=cause, stored=stored)
        await self.write(id_, wanted.correction_id, wanted.at, cause)
        return outcome

    async def request(self, wanted: Correction, cause: Cause) -> Outcome:
        """Keep the values sealed until a second person decides."""
        id_, requests = wanted.correction_id, self.handlers.corrections
        if (done := await requests.already(id_, cause)) is not None:
            return done
        worker = (await self.handlers.workers.aggregates.load(wanted.person_id)).state
        news = news_in(wanted.values, worker, await self.persons.show(wanted.person_id))
        if not news:
            raise Refused("the file says all of this already", rule="nothing-to-correct")
        await self.proposals.keep(id_, news)
        command = RequestCorrection(
            id_, wanted.person_id, tuple(news), wanted.reason, wanted.by, wanted.at
        )
        return await requests(id_, command, at=wanted.at, cause=cause)

    async def changes(self, correction_id: str) -> Sequence[Change]:
        """What an open request would change, for who has to judge it; else it is refused."""
        request = (await self.handlers.corrections.aggregates.load(correction_id)).state
        must_be_open(request)
        values = await self.proposals.open(correction_id)
        worker = (await self.handlers.workers.aggregates.load(request.person_id)).state
        now = values_now(worker, await self.persons.show(request.person_id))
        return [Change(field, now[field], new) for field, new in (values or {}).items()]

    async def apply(self, correction_id: str, at: datetime, cause: Cause) -> None:
        """Apply an approved correction, all of it and once; begun again it goes on."""
        request = (await self.handlers.corrections.aggregates.load(correction_id)).state
        values = await self.proposals.open(correction_id)
        if request.status != "approved" or values is None:
            return
        person_id, by = request.person_id, request.requested_by
        wanted = Correction(correction_id, person_id, values, request.reason, by, at)
        command = replace(as_command(wanted, values, None), approved_by=request.decided_by)
        await self.handlers.workers(person_id, command, at=at, cause=cause)
        await self.write(person_id, correction_id, at, cause)

    async def write(self, person_id: str, correction_id: str, at: datetime, cause: Cause) -> None:
        """Write name and phone of a correction that holds; again it changes nothing."""
        values = await self.proposals.open(correction_id)
        if values is None:
            return
        worker = (await self.handlers.workers.aggregates.load(person_id)).state
        number = worker.correction_ids.index(correction_id) + 1
        personal = {str(field): text for field in IDENTITY if (text := values.get(field))}
        if personal:
            await self.persons.correct(person_id, personal, number, at)
            for kept in (await self.persons.several([person_id])).values():
                await self.enrolment.recognise(person_id, kept.identity, at, cause)
        await self.proposals.forget(correction_id)


def as_command(wanted: Correction, news: Values, registered_at: datetime | None) -> CorrectFile:
    return CorrectFile(
        person_id=wanted.person_id,
        correction_id=wanted.correction_id,
        fields=tuple(news),
        changes={field: value for field, value in news.items() if field not in IDENTITY},
        reason=wanted.reason,
        by=wanted.by,
        at=wanted.at,
        registered_at=registered_at,
    )


def news_in(values: Values, worker: Worker, identity: Identity) -> Values:
    """Keep what is other than the file and the identity say now."""
    now = values_now(worker, identity)
    return {field: value for field, value in values.items() if value != now[field]}


def values_now(worker: Worker, identity: Identity) -> Values:
    """Every field that can be corrected, as it stands."""
    return {
        "name": identity.name,
        "phone": identity.phone,
        "home_region": worker.home_region,
        "enterprise_id": worker.enterprise_id,
        "shift": worker.shift,
    }


async def first_registration(
    documents: Documents, person_id: str, worker: Worker
) -> datetime | None:
    """When the file was registered first; of one of before, when that fact was decided."""
    if worker.registered_at is not None or not worker.registered:
        return worker.registered_at
    criteria = {"person_id": person_id, "type": WorkerRegistered.type}
    found = await documents.find(TimelineEntry.collection, criteria, sort="revision", limit=1)
    return found[0]["at"] if found else None
