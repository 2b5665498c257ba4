"""Facts of imports -> how far an import has come, and what is wrong with its rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from health_records.views import ImportedRowView, ImportView, RowErrorView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records.rosters import (
    ImportEvent,
    RosterImported,
    RosterPartImported,
    RosterReceived,
)
from shared.projections import InsertOnce, MergeAtRevision, Operation

COUNTS = {"read", "registered", "updated", "unchanged", "replaced", "wrong"}


def received(event: RosterReceived, envelope: Envelope[RosterReceived]) -> Iterable[Operation]:
    yield _merge(event, envelope, event.model_dump(exclude={"import_id", "parts"}))


def part_imported(
    event: RosterPartImported, envelope: Envelope[RosterPartImported]
) -> Iterable[Operation]:
    yield _merge(event, envelope, event.model_dump(include=COUNTS))
    for error in (*(error.model_dump() for error in event.errors), *_moves(event)):
        id_ = f"{_place(event, error['row'])}/{error['field']}"
        yield InsertOnce(
            RowErrorView.collection, {"_id": id_, "import_id": event.import_id, **error}
        )
    for row in event.rows:
        fields = {"import_id": event.import_id, **row.model_dump()}
        yield InsertOnce(ImportedRowView.collection, {"_id": _place(event, row.row), **fields})


def _moves(event: RosterPartImported) -> Iterator[Mapping[str, Any]]:
    """Moves stand among the errors: they are looked at, too, but nothing is wrong with the row."""
    for one in event.moved:
        told = {"row": one.row, "from_enterprise_id": one.from_enterprise_id}
        yield told | {"field": "enterprise", "code": "moved"}
        if one.isolated:
            yield told | {"field": "isolation", "code": "moved-in-isolation"}


def _place(event: ImportEvent, row: int) -> str:
    """Padded, so that the order of the ids is the order of the sheet."""
    return f"{event.import_id}/{row:07}"


def imported(event: RosterImported, envelope: Envelope[RosterImported]) -> Iterable[Operation]:
    yield _merge(event, envelope, {"imported_at": event.imported_at})


def _merge(
    event: ImportEvent, envelope: Envelope[Any], fields: Mapping[str, Any]
) -> MergeAtRevision:
    return MergeAtRevision(ImportView.collection, event.import_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(RosterReceived, received),
    project(RosterPartImported, part_imported),
    project(RosterImported, imported),
)
