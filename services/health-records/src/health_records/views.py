"""The documents that queries read."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events import Reason
from shared.events.base import PersonId
from shared.events.checkpoint import BodySite
from shared.events.health_records import ExaminationResult, IsolationPlace, ReportedBy, ReturnedBy
from shared.events.health_records.corrections import FileField
from shared.events.health_records.duplicates import Likeness
from shared.events.health_records.rosters import RowOutcome
from shared.rules.history import RuleView
from shared.views import View

Standing = Literal["may-return", "deferred"]
CorrectionStatus = Literal["open", "approved", "refused"]
DuplicateStatus = Literal["open", "merged", "dismissed"]
UNMERGED: Mapping[str, Any] = MappingProxyType({"merged.into": None})
"""What a list of files asks for, so that a person with two files stands in it once."""


class Part(BaseModel):
    """A block inside the file's document."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class IsolationPart(Part):
    isolation_id: str
    place: IsolationPlace
    from_region: str
    started_at: datetime
    ends_at: datetime
    open: bool
    ended_at: datetime | None = None


class FeverPart(Part):
    reading_id: str
    celsius: float
    measured_at: datetime


class ExaminationPart(Part):
    examination_id: str
    result: ExaminationResult
    examined_at: datetime


class ReturnPart(Part):
    from_region: str
    arrived_at: datetime
    by: ReturnedBy
    trip_id: str | None = None


class ReportPart(Part):
    """A daily self-report; `day` is the county's."""

    report_id: str
    day: date
    by: ReportedBy
    symptoms: tuple[str, ...]
    celsius: float | None
    at: datetime


class MissedPart(Part):
    """The last day that ended without a report, open until the next one."""

    day: date
    in_a_row: int
    level: int
    missed_at: datetime


class MergedPart(Part):
    """This file is read as another one, or as itself again where `into` is None."""

    at: datetime
    into: PersonId | None


class WorkerView(View):
    """The file of one person, without anything that names the person.

    `fever`, `examination`, `came_back` and `report` are the last that were said; the standing
    tells what still counts. `missed` is there while a daily report is owed for a day that ended.
    """

    collection: ClassVar[str] = "worker_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("enterprise_id", "standing"),
        ("standing",),
        ("missed.in_a_row",),
        ("merged.into",),
        ("isolation.open", "isolation.place"),
    )

    enterprise_id: str | None = None
    home_region: str | None = None
    shift: str | None = None
    registered_at: datetime | None = None
    corrected_at: datetime | None = None
    declared_at: datetime | None = None
    standing: Standing | None = None
    standing_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None
    rule_version: str | None = None
    isolation: IsolationPart | None = None
    fever: FeverPart | None = None
    examination: ExaminationPart | None = None
    came_back: ReturnPart | None = None
    link_expires_at: datetime | None = None
    report: ReportPart | None = None
    missed: MissedPart | None = None
    merged: MergedPart | None = Field(default=None, exclude=True)
    """Who reads this file is shown the other one instead."""


class TimelineEntry(View):
    """One thing that happened to a person; `revision` is its place in the file.

    `at` is when it was decided, `happened_at` when it was so: a return may be told of days later.
    """

    collection: ClassVar[str] = "timeline_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("person_id", "revision"),
        ("type", "happened_at"),
    )

    person_id: PersonId
    type: str
    at: datetime
    happened_at: datetime | None = None
    facts: Mapping[str, Any] = Field(default_factory=dict)


class ImportView(View):
    """How far the import of a roster has come; `imported_at` once all of it is."""

    collection: ClassVar[str] = "import_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("enterprise_id", "received_at"),)

    enterprise_id: str
    rows: int
    read: int = 0
    registered: int = 0
    updated: int = 0
    unchanged: int = 0
    replaced: int = 0
    wrong: int = 0
    ignored_columns: tuple[str, ...] = ()
    received_at: datetime
    received_by: str
    imported_at: datetime | None = None


class RowErrorView(View):
    """What is wrong with one row of a roster, or to be looked at, in the order of the sheet."""

    collection: ClassVar[str] = "row_error_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("import_id",),)

    import_id: str
    row: int
    field: str
    code: str
    from_enterprise_id: str | None = None


class ImportedRowView(View):
    """What became of one row of a roster, in the order of the sheet."""

    collection: ClassVar[str] = "imported_row_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("import_id", "outcome"),)

    import_id: str
    row: int
    outcome: RowOutcome
    person_id: PersonId | None


class ContactPart(Part):
    source_id: str
    person_id: str
    how: str
    contact_at: datetime
    meeting: str | None = None


class ContactView(View):
    """The latest that was traced between a positive person (the source) and somebody else."""

    collection: ClassVar[str] = "contact_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("contact.source_id", "contact.contact_at"),)

    contact: ContactPart


class MeasuredPart(Part):
    celsius: float
    body_site: BodySite
    site_id: str
    measured_at: datetime
    reading_id: str


class LatestPart(MeasuredPart):
    person_id: PersonId
    day: date


class TemperatureView(View):
    """One person's temperatures of one day of the county, as gates measured them."""

    collection: ClassVar[str] = "temperature_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("latest.person_id", "latest.day"),)

    highest: MeasuredPart
    latest: LatestPart


class DuplicateView(View):
    """Two files that may be of one person; while merged, `merged_id` is read as `person_id`."""

    collection: ClassVar[str] = "duplicate_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("status",), ("persons",))

    persons: tuple[PersonId, PersonId]
    why: tuple[Likeness, ...]
    status: DuplicateStatus
    person_id: PersonId | None = None
    merged_id: PersonId | None = None
    suspected_at: datetime
    changed_at: datetime | None = None
    changed_by: str | None = None


class MergeEntry(View):
    """One time that a file was merged, or taken apart again where `into` is None."""

    collection: ClassVar[str] = "merge_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("at",),)

    duplicate_id: str
    revision: int
    merged_id: PersonId
    into: PersonId | None
    at: datetime


class CorrectionView(View):
    """A correction that somebody asked for: its fields by name, never what they are to be."""

    collection: ClassVar[str] = "correction_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("status", "requested_at"),)

    person_id: PersonId
    fields: tuple[FileField, ...]
    reason: str
    requested_by: str
    requested_at: datetime
    status: CorrectionStatus
    decided_by: str | None = None
    decided_at: datetime | None = None
    refusal: str | None = None


VIEWS: tuple[type[View], ...] = (
    WorkerView, TimelineEntry, ContactView, ImportView, RowErrorView, RuleView, DuplicateView,
    CorrectionView, MergeEntry, ImportedRowView, TemperatureView,
)  # fmt: skip
