"""Key projects and their start -> the documents that queries read."""

from collections.abc import Iterable

from permits.views import ProjectView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits.projects import ProjectRegistered, ProjectStarted
from shared.projections import MergeAtRevision, Operation


def project_registered(
    event: ProjectRegistered, envelope: Envelope[ProjectRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"project_id"}) | {"registered_at": envelope.time}
    yield MergeAtRevision(ProjectView.collection, event.project_id, envelope.revision or 0, fields)


def project_started(
    event: ProjectStarted, envelope: Envelope[ProjectStarted]
) -> Iterable[Operation]:
    fields = event.model_dump(include={"permit_id", "started_at"})
    yield MergeAtRevision(ProjectView.collection, event.project_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(ProjectRegistered, project_registered),
    project(ProjectStarted, project_started),
)
