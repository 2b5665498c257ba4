"""Facts of imports: how far the roster of an enterprise has come. Rows by number, never by name."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.base import Code, Event, PersonId, When

RowOutcome = Literal["registered", "updated", "unchanged", "replaced", "wrong"]
Count = Annotated[int, Field(ge=0)]


class RowError(BaseModel):
    """What is wrong with a row, by the number that the sheet shows; never the value."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    row: Count
    field: Code
    code: Code


class ImportedRow(BaseModel):
    """What became of a row, and in whose file; nobody's where it was wrong or replaced."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    row: Count
    outcome: RowOutcome
    person_id: PersonId | None = None


class MovedRow(BaseModel):
    """Who a row names was registered with another enterprise; `isolated` as they were moved."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    row: Count
    from_enterprise_id: Code
    isolated: bool


class ImportEvent(Event):
    """About one import of a roster."""

    topic: ClassVar[str] = "health-records.imports"

    import_id: Code

    @property
    def subject(self) -> str:
        return self.import_id


class RosterReceived(ImportEvent):
    """A roster (花名册) is read and waits, in parts; `ignored_columns` by their letters."""

    enterprise_id: Code
    rows: Count
    parts: Count
    ignored_columns: tuple[Code, ...]
    received_at: When
    received_by: Code


class RosterPartImported(ImportEvent):
    """The counts are of all parts so far; rows, errors and who was moved are of this one.

    Every row that was read is one of registered, updated, unchanged, replaced (a later row of the
    same sheet names the same person) and wrong.
    """

    part: Count
    read: Count
    registered: Count
    updated: Count
    unchanged: Count
    replaced: Count
    wrong: Count
    errors: tuple[RowError, ...]
    rows: tuple[ImportedRow, ...] = ()
    moved: tuple[MovedRow, ...] = ()


class RosterImported(ImportEvent):
    enterprise_id: Code
    imported_at: When


EVENTS: tuple[type[Event], ...] = (RosterReceived, RosterPartImported, RosterImported)
