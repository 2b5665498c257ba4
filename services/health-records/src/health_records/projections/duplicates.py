"""Facts of pairs -> the pair as it is read, and the file that is read as another one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from health_records.views import DuplicateView, MergeEntry, WorkerView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records.duplicates import (
    DuplicateDismissed,
    DuplicateEvent,
    DuplicateSuspected,
    FilesMerged,
    FilesUnmerged,
)
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer


def suspected(
    event: DuplicateSuspected, envelope: Envelope[DuplicateSuspected]
) -> Iterable[Operation]:
    yield _merge(event, envelope, event.model_dump(exclude={"duplicate_id"}) | {"status": "open"})


def dismissed(
    event: DuplicateDismissed, envelope: Envelope[DuplicateDismissed]
) -> Iterable[Operation]:
    changed = {"changed_at": event.dismissed_at, "changed_by": event.dismissed_by}
    yield _merge(event, envelope, {"status": "dismissed", **changed})


def merged(event: FilesMerged, envelope: Envelope[FilesMerged]) -> Iterable[Operation]:
    who = {"person_id": event.person_id, "merged_id": event.merged_id}
    changed = {"changed_at": event.merged_at, "changed_by": event.merged_by}
    yield _merge(event, envelope, {"status": "merged", **who, **changed})
    yield from _read_as(event.merged_id, event.person_id, event.merged_at, envelope)


def unmerged(event: FilesUnmerged, envelope: Envelope[FilesUnmerged]) -> Iterable[Operation]:
    changed = {"changed_at": event.unmerged_at, "changed_by": event.unmerged_by}
    nobody = {"person_id": None, "merged_id": None}
    yield _merge(event, envelope, {"status": "open", **nobody, **changed})
    yield from _read_as(event.merged_id, None, event.unmerged_at, envelope)


def _read_as(
    merged_id: str, into: str | None, at: datetime, envelope: Envelope[Any]
) -> Iterable[Operation]:
    """What holds now goes into the file, and every time that it changed is kept for past days."""
    yield SetIfNewer(WorkerView.collection, merged_id, "merged", {"at": at}, {"into": into})
    entry = {
        "duplicate_id": envelope.subject,
        "revision": envelope.revision or 0,
        "merged_id": merged_id,
        "into": into,
        "at": at,
    }
    yield InsertOnce(MergeEntry.collection, {"_id": envelope.id, **entry})


def _merge(
    event: DuplicateEvent, envelope: Envelope[Any], fields: Mapping[str, Any]
) -> MergeAtRevision:
    revision = envelope.revision or 0
    return MergeAtRevision(DuplicateView.collection, event.duplicate_id, revision, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(DuplicateSuspected, suspected),
    project(DuplicateDismissed, dismissed),
    project(FilesMerged, merged),
    project(FilesUnmerged, unmerged),
)
