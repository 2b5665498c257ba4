"""Facts of workers' files -> the file as it is read, and its timeline."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from health_records.domain.daily import watched_until
from health_records.views import ContactView, TimelineEntry, WorkerView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records import (
    EVENTS,
    ContactTraced,
    DailyReportMade,
    DailyReportMissed,
    ExaminationRecorded,
    FeverHeld,
    FileCorrected,
    IsolationEnded,
    IsolationExtended,
    IsolationShortened,
    IsolationStarted,
    OtherFilesNoted,
    ReportLinkIssued,
    SymptomsReported,
    TravelDeclared,
    WorkerCleared,
    WorkerDeferred,
    WorkerEvent,
    WorkerRegistered,
    WorkerReturned,
)
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer

TOLD_TIMES: Mapping[type[WorkerEvent], str] = MappingProxyType(
    {
        WorkerCleared: "at",
        WorkerDeferred: "at",
        WorkerReturned: "arrived_at",
        IsolationStarted: "started_at",
        IsolationEnded: "ended_at",
        FeverHeld: "measured_at",
        ExaminationRecorded: "examined_at",
        DailyReportMissed: "missed_at",
    }
)
"""Facts that say themselves when it was so; of the others it is when they were decided."""


def registered(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    # A fact of before says nothing of the first registration, which may have been told already.
    unsaid = {"person_id"} if event.registered_at else {"person_id", "registered_at"}
    yield _merge(event, envelope, event.model_dump(exclude=unsaid))


def corrected(event: FileCorrected, envelope: Envelope[FileCorrected]) -> Iterable[Operation]:
    # Other values are said by the registration that follows, but the view must see every revision.
    yield _merge(event, envelope, {"corrected_at": envelope.time})


def declared(event: TravelDeclared, envelope: Envelope[TravelDeclared]) -> Iterable[Operation]:
    yield _merge(event, envelope, {"declared_at": event.declared_at})


def cleared(event: WorkerCleared, envelope: Envelope[WorkerCleared]) -> Iterable[Operation]:
    said = {"standing": "may-return", "standing_at": event.at, "reasons": [], "until": None}
    yield _merge(event, envelope, said | {"rule_version": event.rule_version, "missed": None})


def deferred(event: WorkerDeferred, envelope: Envelope[WorkerDeferred]) -> Iterable[Operation]:
    said = event.model_dump(include={"reasons", "until", "rule_version"})
    # Who is watched no more owes no report: the line of the missed one closes.
    watched = {} if watched_until(event.reasons) else {"missed": None}
    standing = {"standing": "deferred", "standing_at": event.at}
    yield _merge(event, envelope, said | standing | watched)


def returned(event: WorkerReturned, envelope: Envelope[WorkerReturned]) -> Iterable[Operation]:
    came_back = event.model_dump(include={"from_region", "arrived_at", "by", "trip_id"})
    yield _merge(event, envelope, {"came_back": came_back})


def isolated(event: IsolationStarted, envelope: Envelope[IsolationStarted]) -> Iterable[Operation]:
    wanted = {"isolation_id", "place", "from_region", "started_at", "ends_at"}
    yield _merge(event, envelope, {"isolation": event.model_dump(include=wanted) | {"open": True}})


def clock_moved(
    event: IsolationExtended | IsolationShortened,
    envelope: Envelope[IsolationExtended] | Envelope[IsolationShortened],
) -> Iterable[Operation]:
    yield _merge(event, envelope, {"isolation.ends_at": event.ends_at})


def isolation_ended(
    event: IsolationEnded, envelope: Envelope[IsolationEnded]
) -> Iterable[Operation]:
    yield _merge(event, envelope, {"isolation.ended_at": event.ended_at, "isolation.open": False})


def fever_held(event: FeverHeld, envelope: Envelope[FeverHeld]) -> Iterable[Operation]:
    fever = event.model_dump(include={"reading_id", "celsius", "measured_at"})
    yield _merge(event, envelope, {"fever": fever})


def examined(
    event: ExaminationRecorded, envelope: Envelope[ExaminationRecorded]
) -> Iterable[Operation]:
    examination = event.model_dump(include={"examination_id", "result", "examined_at"})
    yield _merge(event, envelope, {"examination": examination})


def traced(event: ContactTraced, envelope: Envelope[ContactTraced]) -> Iterable[Operation]:
    # Nothing to show in the file, but its view must see every revision.
    yield _merge(event, envelope, {})
    name = f"{event.source_id}/{event.person_id}/{event.meeting or ''}"
    version = {"revision": envelope.revision or 0}
    yield SetIfNewer(ContactView.collection, name, "contact", version, event.model_dump())


def noted(event: OtherFilesNoted, envelope: Envelope[OtherFilesNoted]) -> Iterable[Operation]:
    # What follows is said with the standing, but the view must see every revision.
    yield _merge(event, envelope, {})


def link_issued(
    event: ReportLinkIssued, envelope: Envelope[ReportLinkIssued]
) -> Iterable[Operation]:
    yield _merge(event, envelope, {"link_expires_at": event.expires_at})


def reported(
    event: DailyReportMade | SymptomsReported,
    envelope: Envelope[DailyReportMade] | Envelope[SymptomsReported],
) -> Iterable[Operation]:
    symptoms = event.symptoms if isinstance(event, SymptomsReported) else ()
    said = event.model_dump(include={"report_id", "by", "celsius", "at"})
    report = said | {"day": event.day.isoformat(), "symptoms": symptoms}
    yield _merge(event, envelope, {"report": report, "missed": None})


def report_missed(
    event: DailyReportMissed, envelope: Envelope[DailyReportMissed]
) -> Iterable[Operation]:
    said = event.model_dump(include={"in_a_row", "level", "missed_at"})
    yield _merge(event, envelope, {"missed": said | {"day": event.day.isoformat()}})


def _merge(
    event: WorkerEvent, envelope: Envelope[Any], fields: Mapping[str, Any]
) -> MergeAtRevision:
    return MergeAtRevision(WorkerView.collection, event.person_id, envelope.revision or 0, fields)


def happened(event: WorkerEvent, envelope: Envelope[Any]) -> Iterable[Operation]:
    facts = event.model_dump(mode="json", exclude={"person_id"})
    entry = {
        "person_id": event.person_id,
        "revision": envelope.revision or 0,
        "type": event.type,
        "at": envelope.time,
        "happened_at": _happened_at(event, envelope),
        "facts": facts,
    }
    yield InsertOnce(TimelineEntry.collection, {"_id": envelope.id, **entry})


def _happened_at(event: WorkerEvent, envelope: Envelope[Any]) -> datetime:
    field = TOLD_TIMES.get(type(event))
    return envelope.time if field is None else getattr(event, field)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(WorkerRegistered, registered),
    project(FileCorrected, corrected),
    project(TravelDeclared, declared),
    project(WorkerCleared, cleared),
    project(WorkerDeferred, deferred),
    project(WorkerReturned, returned),
    project(IsolationStarted, isolated),
    project(IsolationExtended, clock_moved),
    project(IsolationShortened, clock_moved),
    project(IsolationEnded, isolation_ended),
    project(FeverHeld, fever_held),
    project(ExaminationRecorded, examined),
    project(ContactTraced, traced),
    project(ReportLinkIssued, link_issued),
    project(DailyReportMade, reported),
    project(SymptomsReported, reported),
    project(DailyReportMissed, report_missed),
    project(OtherFilesNoted, noted),
    *(Subscription(event, project=happened) for event in EVENTS if issubclass(event, WorkerEvent)),
)
