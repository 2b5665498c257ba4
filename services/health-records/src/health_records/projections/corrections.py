"""Facts of corrections -> which are open, and what was decided of the others."""

from collections.abc import Iterable, Mapping
from typing import Any

from health_records.views import CorrectionView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records.corrections import (
    CorrectionApproved,
    CorrectionEvent,
    CorrectionRefused,
    CorrectionRequested,
)
from shared.projections import MergeAtRevision, Operation


def requested(
    event: CorrectionRequested, envelope: Envelope[CorrectionRequested]
) -> Iterable[Operation]:
    yield _merge(event, envelope, event.model_dump(exclude={"correction_id"}) | {"status": "open"})


def approved(
    event: CorrectionApproved, envelope: Envelope[CorrectionApproved]
) -> Iterable[Operation]:
    decided = {"decided_by": event.approved_by, "decided_at": event.approved_at}
    yield _merge(event, envelope, {"status": "approved", **decided})


def refused(event: CorrectionRefused, envelope: Envelope[CorrectionRefused]) -> Iterable[Operation]:
    decided = {"decided_by": event.refused_by, "decided_at": event.refused_at}
    yield _merge(event, envelope, {"status": "refused", "refusal": event.reason, **decided})


def _merge(
    event: CorrectionEvent, envelope: Envelope[Any], fields: Mapping[str, Any]
) -> MergeAtRevision:
    collection, revision = CorrectionView.collection, envelope.revision or 0
    return MergeAtRevision(collection, event.correction_id, revision, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(CorrectionRequested, requested),
    project(CorrectionApproved, approved),
    project(CorrectionRefused, refused),
)
