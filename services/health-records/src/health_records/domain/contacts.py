"""Close contacts: who was with a positive person, in a seat, a room, at a gate or on a shift."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from health_records.domain.file import How, Worker
from shared.events import Event
from shared.events.health_records import ContactTraced

LOOKING_BACK = timedelta(days=14)
AT_THE_GATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TraceContact:
    person_id: str
    source_id: str
    how: How
    contact_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody was somewhere: a trip, a room, a gate, a shift. A room and a shift are left."""

    person_id: str
    how: How
    place: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Positive:
    """Somebody was examined positive; contacts count until it was known."""

    person_id: str
    examined_at: datetime
    recorded_at: datetime

    @property
    def earliest(self) -> datetime:
        return self.examined_at - LOOKING_BACK

    def counts(self, contact_at: datetime) -> bool:
        return self.earliest <= contact_at <= self.recorded_at


def trace(command: TraceContact, worker: Worker) -> Sequence[Event]:
    known = [c for c in worker.contacts if c.source_id == command.source_id]
    if any((c.contact_at, c.how) >= (command.contact_at, command.how) for c in known):
        return []
    return [
        ContactTraced(
            person_id=command.person_id,
            source_id=command.source_id,
            how=command.how,
            contact_at=command.contact_at,
        )
    ]


def close_contacts(
    positive: Positive, mine: Sequence[Presence], theirs: Iterable[Presence]
) -> Sequence[TraceContact]:
    """The latest contact of each person who was with the positive one, by person."""
    found: dict[str, tuple[datetime, How]] = {}
    for their in theirs:
        for own in mine:
            met_at = None if their.person_id == own.person_id else met(own, their, positive)
            if met_at is not None and positive.counts(met_at):
                latest = found.get(their.person_id, (met_at, their.how))
                found[their.person_id] = max(latest, (met_at, their.how))
    return _commands(positive, found)


def _commands(
    positive: Positive, found: Mapping[str, tuple[datetime, How]]
) -> Sequence[TraceContact]:
    return [
        TraceContact(person_id, positive.person_id, how, contact_at, positive.recorded_at)
        for person_id, (contact_at, how) in sorted(found.items())
    ]


def met(own: Presence, their: Presence, positive: Positive) -> datetime | None:
    """When the two were last together in this place, if they were."""
    if (own.how, own.place) != (their.how, their.place):
        return None
    later = max(own.since, their.since)
    if own.how == "gate":
        return later if later - min(own.since, their.since) <= AT_THE_GATE else None
    if own.how == "shift":
        last = min([positive.recorded_at, *(u for u in (own.until, their.until) if u)])
        return last if later <= last else None
    left = [until for until in (own.until, their.until) if until]
    # Who moves into a room at the moment it is given back meets nobody.
    return later if all(later < until for until in left) else None


def shifts(registrations: Sequence[Presence]) -> list[Presence]:
    """Give each registration its end: when the same person registered for another shift.

    Oldest first; a registration without a shift names no place and only ends the one before.
    """
    found = [
        replace(one, until=_left(one, registrations[number:]))
        for number, one in enumerate(registrations, start=1)
    ]
    return [presence for presence in found if presence.place]


def _left(one: Presence, later: Sequence[Presence]) -> datetime | None:
    others = (r.since for r in later if r.person_id == one.person_id and r.place != one.place)
    return next(others, None)
