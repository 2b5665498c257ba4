"""What a trip remembers, and how facts change it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.events import Event
from shared.events.transport import (
    PassengerAdded,
    PassengerBoarded,
    PassengerFound,
    PassengerRemoved,
    TripCancelled,
    TripCompleted,
    TripDeparted,
    TripPlanned,
)


@dataclass(frozen=True, slots=True)
class Passenger:
    person_id: str
    boarded: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    person_id: str
    place: str


@dataclass(frozen=True, slots=True)
class Trip:
    status: Literal["unknown", "planned", "departed", "completed", "cancelled"] = "unknown"
    plate: str = ""
    enterprise_id: str = ""
    from_region: str = ""
    to_region: str = ""
    departs_at: datetime | None = None
    seats: int | None = None
    seat_cap: int = 0
    seat_rule_version: str = ""
    passengers: tuple[Passenger, ...] = ()
    removed: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    kilometres: int = 0
    planned_passengers: int | None = None
    through: tuple[str, ...] = ()
    hours: int | None = None
    found: tuple[Found, ...] = ()
    cancelled_for: str = ""

    @property
    def aboard(self) -> tuple[str, ...]:
        return tuple(one.person_id for one in self.passengers if one.boarded)

    @property
    def is_over(self) -> bool:
        """Nobody departs with it or boards it ever again."""
        return self.status in ("completed", "cancelled")

    @property
    def missing(self) -> tuple[str, ...]:
        """Who was aboard and did not arrive, found since or not."""
        if self.status != "completed":
            return ()
        return tuple(person for person in self.aboard if person not in self.arrived)

    def found_as(self, person_id: str) -> Found | None:
        return next((one for one in self.found if one.person_id == person_id), None)

    def passenger(self, person_id: str) -> Passenger | None:
        return next((one for one in self.passengers if one.person_id == person_id), None)

    def lost(self, person_id: str) -> bool:
        """Removed, left behind, missing or never fetched: who waits for them waits in vain."""
        if self.status == "cancelled":
            return True
        passenger = self.passenger(person_id)
        if passenger is None:
            return person_id in self.removed
        if self.status == "completed":
            return person_id not in self.arrived
        return self.status == "departed" and not passenger.boarded


def evolve(trip: Trip, event: Event) -> Trip:
    match event:
        case TripPlanned():
            return planned(event)
        case PassengerAdded():
            return added(trip, event.person_id)
        case PassengerRemoved():
            return removed(trip, event.person_id)
        case PassengerBoarded():
            return boarded(trip, event.person_id)
        case TripDeparted() | TripCancelled() | TripCompleted() | PassengerFound():
            return moved(trip, event)
        case _:
            return trip


def planned(event: TripPlanned) -> Trip:
    return Trip(
        status="planned",
        plate=event.plate,
        enterprise_id=event.enterprise_id,
        from_region=event.from_region,
        to_region=event.to_region,
        departs_at=event.departs_at,
        seats=event.seats,
        seat_cap=event.seat_cap,
        seat_rule_version=event.rule_version,
        planned_passengers=event.passengers,
    )


def added(trip: Trip, person_id: str) -> Trip:
    gone = tuple(other for other in trip.removed if other != person_id)
    return replace(trip, passengers=(*trip.passengers, Passenger(person_id)), removed=gone)


def removed(trip: Trip, person_id: str) -> Trip:
    kept = tuple(other for other in trip.passengers if other.person_id != person_id)
    return replace(trip, passengers=kept, removed=(*trip.removed, person_id))


def boarded(trip: Trip, person_id: str) -> Trip:
    seats = (replace(p, boarded=p.boarded or p.person_id == person_id) for p in trip.passengers)
    return replace(trip, passengers=tuple(seats))


def moved(trip: Trip, event: TripDeparted | TripCancelled | TripCompleted | PassengerFound) -> Trip:
    if isinstance(event, TripDeparted):
        return replace(trip, status="departed")
    if isinstance(event, TripCancelled):
        return replace(trip, status="cancelled", cancelled_for=event.reason)
    if isinstance(event, PassengerFound):
        return replace(trip, found=(*trip.found, Found(event.person_id, event.place)))
    return replace(
        trip,
        status="completed",
        arrived=event.arrived,
        kilometres=event.kilometres,
        through=event.through,
        hours=event.hours,
    )
