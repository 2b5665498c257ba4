"""What became of problems that alerts raised -> the documents that queries read."""

from collections.abc import Iterable

from permits.projections.problems import escalated
from permits.views import ProblemView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits.alerts import AlertEnded, AlertEscalated, AlertRaised
from shared.projections import MergeAtRevision, Operation

ALERT = {"alert", "severity", "runbook", "alert_began_at"}
"""What only a problem of this kind has."""
SAID = {"resolved": "the alert ended by itself", "began-anew": "the alert began anew"}


def alert_raised(event: AlertRaised, envelope: Envelope[AlertRaised]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"problem_id", "alert_fingerprint", *ALERT})
    fields |= {"kind": "alert", "status": "open", "level": 0}
    about = event.model_dump(include=ALERT)
    about = {"name": about.pop("alert"), "began_at": about.pop("alert_began_at"), **about}
    yield MergeAtRevision(
        ProblemView.collection, event.problem_id, envelope.revision or 0, fields | {"alert": about}
    )


def alert_ended(event: AlertEnded, envelope: Envelope[AlertEnded]) -> Iterable[Operation]:
    resolution = event.model_dump(include={"resolved_by", "resolved_at"})
    fields = {
        "status": "resolved",
        "resolution": resolution | {"what_was_done": SAID[event.ending]},
    }
    yield MergeAtRevision(ProblemView.collection, event.problem_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(AlertRaised, alert_raised),
    project(AlertEscalated, escalated),
    project(AlertEnded, alert_ended),
)
