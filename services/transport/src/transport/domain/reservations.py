"""What a trip has reserved, a vehicle or a person for their boarding, and when it let that go.

A reservation is written before the trip is, and nothing takes it back: the next trip that wants
the same looks whether the one that has it is over. So a crash between the two writes holds nobody
up for longer than `LASTS`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from transport.domain.trip import Trip

LASTS = timedelta(minutes=5)
"""A trip that did not come to its own write by then never will: both take seconds at most."""


@dataclass(frozen=True, slots=True)
class Held:
    """Which trip reserved it last, over or not, and when; nothing where none ever did."""

    trip_id: str = ""
    since: datetime | None = None

    def is_open_to(self, trip_id: str, let_go: "Held | None") -> bool:
        """Say whether a trip may reserve it: its own again, or what exactly was seen let go."""
        return self.trip_id in ("", trip_id) or self == let_go


NOT_HELD = Held()


def has_let_go_vehicle(trip: Trip, since: datetime, now: datetime) -> bool:
    """Say whether another trip may have the vehicle that this one claimed at `since`."""
    if trip.status == "departed":
        return False
    return trip.is_over or now - since >= LASTS


def has_let_go_person(trip: Trip, person_id: str, since: datetime, now: datetime) -> bool:
    """Say whether a person may board another trip than this one, reserved for them at `since`."""
    passenger = trip.passenger(person_id)
    if trip.is_over or passenger is None:
        return True
    if passenger.boarded:
        return False
    return trip.status == "departed" or now - since >= LASTS
