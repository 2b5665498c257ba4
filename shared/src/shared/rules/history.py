"""What was decided of a kind of rule, for whoever asks later: the view and its projection."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.rules import RuleEvent
from shared.projections import MergeAtRevision, Operation
from shared.views import View


class RuleDecision(BaseModel):
    """One decision on a version, by whose account and when, with the values or counts it named."""

    model_config = ConfigDict(frozen=True, extra="allow")

    decision: Literal["scheduled", "withdrawn", "applied"]
    version: str
    decided_at: datetime
    by: str | None = None
    effective: datetime | None = None
    reason: str | None = None


class RuleView(View):
    """All decisions on one kind of rule, oldest first."""

    collection: ClassVar[str] = "rule_views"

    decisions: tuple[RuleDecision, ...] = ()


def decided(event: RuleEvent, envelope: Envelope[RuleEvent]) -> Iterable[Operation]:
    decision = event.type.rpartition("-")[2]
    line = event.model_dump() | {"decision": decision, "decided_at": envelope.time}
    revision = envelope.revision or 0
    yield MergeAtRevision(RuleView.collection, event.subject, revision, push={"decisions": line})


def decisions_of(*events: type[RuleEvent]) -> tuple[Subscription, ...]:
    """Subscribe to the facts of some kinds of rules; every service with a book has this view."""
    return tuple(project(event, decided) for event in events)
