"""A leader's visit to an enterprise: recorded after it was made, and once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits.support import LeaderTier, VisitRecorded


@dataclass(frozen=True, slots=True)
class RecordVisit:
    visit_id: str
    enterprise_id: str
    leader_account: str
    tier: LeaderTier
    visited_at: datetime
    notes: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    recorded: VisitRecorded | None = None


def decide(command: RecordVisit, visit: Visit) -> Sequence[Event]:
    if command.visited_at > command.at:
        raise Refused("a visit is recorded after it was made", rule="visited-by-now")
    recorded = VisitRecorded(
        visit_id=command.visit_id,
        enterprise_id=command.enterprise_id,
        leader_account=command.leader_account,
        tier=command.tier,
        visited_at=command.visited_at,
        notes=command.notes,
    )
    if visit.recorded == recorded:
        return []
    if visit.recorded is not None:
        raise Refused(f"visit {command.visit_id} is recorded as another one", rule="visit-once")
    return [recorded]


def evolve(visit: Visit, event: Event) -> Visit:
    return Visit(event) if isinstance(event, VisitRecorded) else visit


decider: Decider[RecordVisit, Visit] = Decider(decide, evolve, Visit())
