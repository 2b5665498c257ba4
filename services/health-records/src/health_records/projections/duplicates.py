"""Facts of pairs -> the pair as it is read, and the file that is read as another one."""

from collections.abc import Iterable, Mapping
from typing import Any

from health_records.views import DuplicateView, WorkerView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records.duplicates import (
    DuplicateDismissed,
    DuplicateEvent,
    DuplicateSuspected,
    FilesMerged,
    FilesUnmerged,
)
from shared.projections import MergeAtRevision, Operation, SetIfNewer


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
    version = {"at": event.merged_at}
    yield SetIfNewer(
        WorkerView.collection, event.merged_id, "merged", version, {"into": event.person_id}
    )


def unmerged(event: FilesUnmerged, envelope: Envelope[FilesUnmerged]) -> Iterable[Operation]:
    changed = {"changed_at": event.unmerged_at, "changed_by": event.unmerged_by}
    nobody = {"person_id": None, "merged_id": None}
    yield _merge(event, envelope, {"status": "open", **nobody, **changed})
    version = {"at": event.unmerged_at}
    yield SetIfNewer(WorkerView.collection, event.merged_id, "merged", version, {"into": None})


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
