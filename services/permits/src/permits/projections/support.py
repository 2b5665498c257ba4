"""Units, visits and plans -> the documents that queries read."""

from collections.abc import Iterable

from permits.views import PlanView, UnitView, VisitView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits.plans import PlanRegistered
from shared.events.permits.support import UnitRegistered, VisitRecorded
from shared.projections import MergeAtRevision, Operation


def unit_registered(
    event: UnitRegistered, envelope: Envelope[UnitRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"unit_id"}) | {"registered_at": envelope.time}
    yield MergeAtRevision(UnitView.collection, event.unit_id, envelope.revision or 0, fields)


def visit_recorded(event: VisitRecorded, envelope: Envelope[VisitRecorded]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"visit_id"})
    yield MergeAtRevision(VisitView.collection, event.visit_id, envelope.revision or 0, fields)


def plan_registered(
    event: PlanRegistered, envelope: Envelope[PlanRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"plan_id"}) | {
        "issued_on": event.issued_on.isoformat(),
        "registered_at": envelope.time,
    }
    yield MergeAtRevision(PlanView.collection, event.plan_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(UnitRegistered, unit_registered),
    project(VisitRecorded, visit_recorded),
    project(PlanRegistered, plan_registered),
)
