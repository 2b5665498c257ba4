"""Facts about vehicles and their trips, from the plan to the last passenger found."""

from typing import ClassVar

from shared.events.base import Code, Event, PersonId, Plate, Reason, Region, When


class VehicleRegistered(Event):
    """Somebody may drive it for the county; the seats bound every manifest."""

    topic: ClassVar[str] = "transport.vehicles"

    plate: Plate
    seats: int
    owner: str

    @property
    def subject(self) -> str:
        return self.plate


class TripEvent(Event):
    """About one journey of one vehicle."""

    topic: ClassVar[str] = "transport.trips"

    trip_id: Code

    @property
    def subject(self) -> str:
        return self.trip_id


class TripPlanned(TripEvent):
    plate: Plate
    enterprise_id: Code
    from_region: Region
    to_region: Region
    departs_at: When
    seat_cap: int
    rule_version: Code


class PassengerAdded(TripEvent):
    person_id: PersonId


class PassengerRemoved(TripEvent):
    person_id: PersonId
    reasons: tuple[Reason, ...]


class PassengerBoarded(TripEvent):
    person_id: PersonId
    boarded_at: When


class TripDeparted(TripEvent):
    plate: Plate
    enterprise_id: Code
    aboard: tuple[PersonId, ...]
    departed_at: When


class TripCompleted(TripEvent):
    enterprise_id: Code
    from_region: Region
    arrived: tuple[PersonId, ...]
    missing: tuple[PersonId, ...]
    kilometres: int
    completed_at: When
