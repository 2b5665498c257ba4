"""Facts owned by the health-records service. Never a name, a number or a phone among them."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events.base import Code, Event, PersonId, Reason, Region, When
from shared.events.health_records import corrections, duplicates, rosters, rules
from shared.events.health_records.corrections import FileField

IsolationPlace = Literal["hotel", "home", "dormitory"]
ExaminationResult = Literal["negative", "positive"]
ReturnedBy = Literal["trip", "own"]
ReportedBy = Literal["link", "clerk"]


class Stay(BaseModel):
    """Where somebody was, and until when."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    region: Region
    left_at: When


class WorkerEvent(Event):
    """About one person's file."""

    topic: ClassVar[str] = "health-records.workers"

    person_id: PersonId

    @property
    def subject(self) -> str:
        return self.person_id


class WorkerRegistered(WorkerEvent):
    enterprise_id: Code
    home_region: Region
    shift: Code | None = None
    registered_at: When | None = None
    """The file's first registration: a correction holds at once for 24 hours from it."""


class FileCorrected(WorkerEvent):
    """Which fields were corrected (更正), never to what: a name has no place in a fact.

    Another region, enterprise or shift is told by the registration that follows it.
    """

    correction_id: Code
    fields: tuple[FileField, ...]
    reason: str
    corrected_by: Code
    approved_by: Code | None = None
    """The second person, where it was corrected after the first 24 hours."""


class TravelDeclared(WorkerEvent):
    declaration_id: Code
    stays: tuple[Stay, ...]
    contact_at: When | None
    symptoms: bool
    declared_at: When


class WorkerCleared(WorkerEvent):
    """The worker may return (可以返岗)."""

    enterprise_id: Code | None
    rule_version: Code
    at: When
    applies: Code | None = None
    """The version that began at this time, where that is why the file was assessed."""


class WorkerDeferred(WorkerEvent):
    """The worker's return is put off (暂缓返岗); `until` where an end is known."""

    enterprise_id: Code | None
    reasons: tuple[Reason, ...]
    until: When | None
    rule_version: Code
    at: When
    applies: Code | None = None


class WorkerReturned(WorkerEvent):
    enterprise_id: Code | None
    from_region: Region
    arrived_at: When
    by: ReturnedBy
    trip_id: Code | None = None


class IsolationStarted(WorkerEvent):
    isolation_id: Code
    enterprise_id: Code | None
    place: IsolationPlace
    from_region: Region
    started_at: When
    ends_at: When
    rule_version: Code


class IsolationExtended(WorkerEvent):
    isolation_id: Code
    ends_at: When
    reason: str
    decided_by: Code


class IsolationShortened(WorkerEvent):
    isolation_id: Code
    ends_at: When
    reason: str
    decided_by: Code


class IsolationEnded(WorkerEvent):
    isolation_id: Code
    ended_at: When


class FeverHeld(WorkerEvent):
    """Held until examined; one hold however many fevers are measured meanwhile.

    It is dated by the first of them, which may be heard of late: `instead_of` is the reading that
    the same hold was said for before.
    """

    enterprise_id: Code | None
    reading_id: Code
    celsius: float
    measured_at: When
    instead_of: Code | None = None


class ExaminationRecorded(WorkerEvent):
    examination_id: Code
    enterprise_id: Code | None
    result: ExaminationResult
    examined_at: When


class ContactTraced(WorkerEvent):
    """Somebody was close to a person who was examined positive."""

    source_id: PersonId
    how: Literal["seat", "room", "gate", "shift"]
    contact_at: When
    meeting: Code | None = None
    """Names the time together on a shift: said again, it was left earlier than was known."""


class ReportLinkIssued(WorkerEvent):
    """A link for daily self-reports; it takes the place of the one before."""

    link: Code
    """SHA-256 of the token, in hex: the token itself is kept nowhere."""
    expires_at: When
    issued_by: Code


class DailyReportMade(WorkerEvent):
    """A daily self-report (每日健康申报) of somebody who is well; `day` is the county's day."""

    report_id: Code
    day: date
    by: ReportedBy
    celsius: float | None
    at: When


class SymptomsReported(WorkerEvent):
    """A daily self-report with symptoms, told as codes."""

    report_id: Code
    day: date
    by: ReportedBy
    symptoms: tuple[Code, ...]
    celsius: float | None
    at: When


class DailyReportMissed(WorkerEvent):
    """A day of isolation or watch ended without a report; level 2 from the second in a row."""

    enterprise_id: Code | None
    day: date
    in_a_row: int
    level: Literal[1, 2]
    rule_version: Code
    missed_at: When


class OtherFile(BaseModel):
    """Another file of the same person, and what it says against returning."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    person_id: PersonId
    reasons: tuple[Reason, ...]


class OtherFilesNoted(WorkerEvent):
    """What the files that are merged with this one say now; none where none of them defers."""

    others: tuple[OtherFile, ...]
    noted_at: When


EVENTS: tuple[type[Event], ...] = (
    WorkerRegistered, FileCorrected, TravelDeclared, WorkerCleared, WorkerDeferred, WorkerReturned,
    IsolationStarted, IsolationExtended, IsolationShortened, IsolationEnded,
    FeverHeld, ExaminationRecorded, ContactTraced,
    ReportLinkIssued, DailyReportMade, SymptomsReported, DailyReportMissed, OtherFilesNoted,
    *rosters.EVENTS,
    *rules.EVENTS,
    *corrections.EVENTS,
    *duplicates.EVENTS,
)  # fmt: skip
