"""What became of problems -> the documents that queries read."""

from collections.abc import Iterable
from typing import Any

from permits.views import ProblemView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits.alerts import AlertEscalated
from shared.events.permits.problems import ProblemEscalated, ProblemRaised, ProblemResolved
from shared.projections import MergeAtRevision, Operation

ABOUT = {"problem_id", "enterprise_id", "kind", "unit_id"}


def problem_raised(event: ProblemRaised, envelope: Envelope[ProblemRaised]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"problem_id"}) | {"status": "open", "level": 0}
    yield MergeAtRevision(ProblemView.collection, event.problem_id, envelope.revision or 0, fields)


def escalated(
    event: ProblemEscalated | AlertEscalated, envelope: Envelope[Any]
) -> Iterable[Operation]:
    """Of whatever kind the problem is: its clock is shown the same."""
    yield MergeAtRevision(
        ProblemView.collection,
        event.problem_id,
        envelope.revision or 0,
        {"level": event.level},
        push={"escalated_at": event.escalated_at},
    )


def problem_resolved(
    event: ProblemResolved, envelope: Envelope[ProblemResolved]
) -> Iterable[Operation]:
    fields = {"status": "resolved", "resolution": event.model_dump(exclude=ABOUT)}
    yield MergeAtRevision(ProblemView.collection, event.problem_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(ProblemRaised, problem_raised),
    project(ProblemEscalated, escalated),
    project(ProblemResolved, problem_resolved),
)
