"""One person, one file (一人一档): what is written in it, and how each fact is written in."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from health_records.domain import daily
from health_records.domain.daily import Daily
from shared.events import Event, Reason
from shared.events.health_records import (
    ContactTraced,
    DailyReportMade,
    DailyReportMissed,
    ExaminationRecorded,
    FeverHeld,
    FileCorrected,
    IsolationEnded,
    IsolationExtended,
    IsolationPlace,
    IsolationShortened,
    IsolationStarted,
    OtherFile,
    OtherFilesNoted,
    ReportLinkIssued,
    Stay,
    SymptomsReported,
    TravelDeclared,
    WorkerCleared,
    WorkerDeferred,
    WorkerEvent,
    WorkerRegistered,
    WorkerReturned,
)

How = Literal["seat", "room", "gate", "shift"]
Standing = Literal["unsaid", "may-return", "deferred"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """The newest declaration stands for all: it says everything anew, so it also corrects."""

    declared_at: datetime
    stays: tuple[Stay, ...]
    contact_at: datetime | None
    symptoms: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """The latest contact with one source, or one time together with it on a shift."""

    source_id: str
    how: How
    contact_at: datetime
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Fever:
    reading_id: str
    celsius: float
    measured_at: datetime

    def before(self, other: "Fever") -> bool:
        """Whether it was measured earlier; of two at one time it is settled by their names."""
        return (self.measured_at, self.reading_id) < (other.measured_at, other.reading_id)


@dataclass(frozen=True, slots=True)
class Return:
    trip_id: str | None
    from_region: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Isolation:
    isolation_id: str
    place: IsolationPlace
    ends_at: datetime
    ended: bool = False
    started_at: datetime | None = None
    from_region: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """A version of the return rules took effect, and the file was assessed anew by it."""

    version: str
    was: Standing
    became: Standing


@dataclass(frozen=True, slots=True)
class Worker:
    """`standing` and what follows it are what was said last; the rest is what is known.

    `assessed_by` is the version of the return rules by which all of the file was assessed.
    """

    person_id: str = ""
    enterprise_id: str | None = None
    home_region: str | None = None
    shift: str | None = None
    registered_at: datetime | None = None
    correction_ids: tuple[str, ...] = ()
    declaration_ids: tuple[str, ...] = ()
    declaration: Declaration | None = None
    contacts: tuple[Contact, ...] = ()
    fever: Fever | None = None
    examination_ids: tuple[str, ...] = ()
    negative_at: datetime | None = None
    positive_at: datetime | None = None
    returns: tuple[Return, ...] = ()
    isolation: Isolation | None = None
    standing: Standing = "unsaid"
    reasons: tuple[Reason, ...] = ()
    said_for: str | None = None
    daily: Daily = field(default_factory=Daily)
    assessed_by: str = ""
    applied: tuple[Applied, ...] = ()
    others: tuple[OtherFile, ...] = ()

    @property
    def registered(self) -> bool:
        return self.enterprise_id is not None

    @property
    def open_fever(self) -> Fever | None:
        return None if self.fever is None or self.cleared_of(self.fever) else self.fever

    @property
    def open_isolation(self) -> Isolation | None:
        return None if self.isolation is None or self.isolation.ended else self.isolation

    def cleared_of(self, fever: Fever) -> bool:
        """Say whether somebody was examined negative at or after the fever."""
        return self.well_since(fever.measured_at)

    def well_since(self, time: datetime) -> bool:
        """Say whether somebody was examined negative at or after this time."""
        return self.negative_at is not None and time <= self.negative_at


def evolve(worker: Worker, event: Event) -> Worker:
    if not isinstance(event, WorkerEvent):
        return worker
    return _written(replace(worker, person_id=event.person_id), event)


def _written(worker: Worker, event: WorkerEvent) -> Worker:
    match event:
        case WorkerRegistered():
            return replace(
                worker,
                enterprise_id=event.enterprise_id,
                home_region=event.home_region,
                shift=event.shift,
                registered_at=worker.registered_at or event.registered_at,
            )
        case FileCorrected():
            return replace(worker, correction_ids=(*worker.correction_ids, event.correction_id))
        case TravelDeclared():
            return _declared(worker, event)
        case WorkerReturned():
            came = Return(event.trip_id, event.from_region, event.arrived_at)
            return replace(worker, returns=(*worker.returns, came))
        case WorkerCleared() | WorkerDeferred():
            return _said(worker, event)
        case _:
            return _found(worker, event)


def _found(worker: Worker, event: WorkerEvent) -> Worker:
    match event:
        case ContactTraced():
            return _traced(worker, event)
        case FeverHeld():
            held = Fever(event.reading_id, event.celsius, event.measured_at)
            return replace(worker, fever=held)
        case ExaminationRecorded():
            return _examined(worker, event)
        case ReportLinkIssued() | DailyReportMade() | SymptomsReported() | DailyReportMissed():
            return replace(worker, daily=daily.written(worker.daily, event))
        case OtherFilesNoted():
            return replace(worker, others=event.others)
        case _:
            return replace(worker, isolation=_isolated(worker.isolation, event))


def _said(worker: Worker, event: WorkerCleared | WorkerDeferred) -> Worker:
    watched = daily.watch(worker.daily, worker.reasons, event)
    said = replace(worker, said_for=event.enterprise_id, daily=watched)
    if isinstance(event, WorkerDeferred):
        said = replace(said, standing="deferred", reasons=event.reasons)
    else:
        said = replace(said, standing="may-return", reasons=())
    if event.applies is not None:
        applied = Applied(event.applies, was=worker.standing, became=said.standing)
        return replace(said, assessed_by=event.applies, applied=(*worker.applied, applied))
    if worker.standing == "unsaid":
        return replace(said, assessed_by=event.rule_version)
    return said


def _isolated(isolation: Isolation | None, event: WorkerEvent) -> Isolation | None:
    match event:
        case IsolationStarted():
            return Isolation(
                event.isolation_id,
                event.place,
                event.ends_at,
                started_at=event.started_at,
                from_region=event.from_region,
            )
        case IsolationExtended() | IsolationShortened() if isolation is not None:
            return replace(isolation, ends_at=event.ends_at)
        case IsolationEnded() if isolation is not None:
            return replace(isolation, ended=True)
        case _:
            return isolation


def _declared(worker: Worker, event: TravelDeclared) -> Worker:
    said = Declaration(event.declared_at, event.stays, event.contact_at, event.symptoms)
    ids = (*worker.declaration_ids, event.declaration_id)
    held = worker.declaration
    newest = said if held is None or said.declared_at >= held.declared_at else held
    return replace(worker, declaration_ids=ids, declaration=newest)


def _traced(worker: Worker, event: ContactTraced) -> Worker:
    contact = Contact(event.source_id, event.how, event.contact_at, event.meeting)
    others = [c for c in worker.contacts if _of(c) != _of(contact)]
    contacts = tuple(sorted([*others, contact], key=_of))
    return replace(worker, contacts=contacts)


def _of(contact: Contact) -> tuple[str, str]:
    return contact.source_id, contact.meeting or ""


def _examined(worker: Worker, event: ExaminationRecorded) -> Worker:
    ids = (*worker.examination_ids, event.examination_id)
    if event.result == "negative":
        latest = max(event.examined_at, worker.negative_at or event.examined_at)
        return replace(worker, examination_ids=ids, negative_at=latest)
    latest = max(event.examined_at, worker.positive_at or event.examined_at)
    return replace(worker, examination_ids=ids, positive_at=latest)
