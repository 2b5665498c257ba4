"""Close contacts: who was with a positive person, in a seat, a room, at a gate or on a shift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from health_records.domain.file import How, Worker
from shared.events import Event
from shared.events.health_records import ContactTraced
from shared.identity import derived_id

LOOKING_BACK = timedelta(days=14)
AT_THE_GATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TraceContact:
    """Where it no longer `counts`, it only moves what was traced to its earlier time."""

    person_id: str
    source_id: str
    how: How
    contact_at: datetime
    at: datetime
    meeting: str | None = None
    counts: bool = True


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
    if _is_known(command, worker):
        return []
    return [
        ContactTraced(
            person_id=command.person_id,
            source_id=command.source_id,
            how=command.how,
            contact_at=command.contact_at,
            meeting=command.meeting,
        )
    ]


def _is_known(command: TraceContact, worker: Worker) -> bool:
    """The latest contact with a source counts; but a shift may turn out to be left earlier.

    So a shift, however late, never stands in the way of what else there was.
    """
    known = [c for c in worker.contacts if c.source_id == command.source_id]
    if command.meeting is None:
        others = [c for c in known if c.meeting is None]
        return any((c.contact_at, c.how) >= (command.contact_at, command.how) for c in others)
    same = [c for c in known if c.meeting == command.meeting]
    return any(c.contact_at <= command.contact_at for c in same) or not (same or command.counts)


def close_contacts(
    positive: Positive, mine: Sequence[Presence], theirs: Iterable[Presence]
) -> Sequence[TraceContact]:
    """The latest contact of each person who was with the positive one, by person.

    Each time together on a shift stands for itself and comes before what else there was: it may
    move to an earlier time, and then another contact is the latest.
    """
    found: dict[tuple[str, bool, str], TraceContact] = {}
    for their in theirs:
        for own in mine:
            contact = None if their.person_id == own.person_id else _contact(own, their, positive)
            if contact is not None:
                key = (contact.person_id, contact.meeting is None, contact.meeting or "")
                found[key] = max(found.get(key, contact), contact, key=_lateness)
    return [contact for _, contact in sorted(found.items(), key=lambda item: item[0])]


def _contact(own: Presence, their: Presence, positive: Positive) -> TraceContact | None:
    met_at = met(own, their, positive)
    if met_at is None:
        return None
    counts, on_a_shift = positive.counts(met_at), own.how == "shift"
    if not counts and not on_a_shift:
        return None
    meeting = _meeting(own, their, positive) if on_a_shift else None
    who = (their.person_id, positive.person_id, their.how)
    return TraceContact(*who, met_at, positive.recorded_at, meeting, counts)


def _lateness(contact: TraceContact) -> tuple[datetime, How]:
    return contact.contact_at, contact.how


def _meeting(own: Presence, their: Presence, positive: Positive) -> str:
    began = max(own.since, their.since)
    return derived_id("shift", own.place, began.isoformat(), positive.recorded_at.isoformat())


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
    """Make each person's registrations the shifts they were on, one from its first to its end.

    Oldest first; a registration without a shift names no place and only ends the one before.
    """
    histories: dict[str, list[Presence]] = {}
    for one in registrations:
        history = histories.setdefault(one.person_id, [])
        if not history or history[-1].place != one.place:
            history.append(one)
    return [presence for history in histories.values() for presence in _ended(history)]


def _ended(history: Sequence[Presence]) -> list[Presence]:
    ended = [replace(one, until=after.since) for one, after in pairwise(history)]
    return [presence for presence in (*ended, history[-1]) if presence.place]
