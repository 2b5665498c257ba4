"""Facts owned by the transport service."""

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


class LodgingEvent(Event):
    """About a house with rooms for isolation."""

    topic: ClassVar[str] = "transport.lodgings"

    lodging_id: Code

    @property
    def subject(self) -> str:
        return self.lodging_id


class RoomsOpened(LodgingEvent):
    name: str
    rooms: tuple[Code, ...]


class RoomHeld(LodgingEvent):
    """Kept free for somebody who is on the way."""

    room: Code
    person_id: PersonId
    trip_id: Code


class RoomAssigned(LodgingEvent):
    room: Code
    person_id: PersonId
    isolation_id: Code


class RoomReleased(LodgingEvent):
    room: Code
    person_id: PersonId


EVENTS: tuple[type[Event], ...] = (
    VehicleRegistered, TripPlanned, PassengerAdded, PassengerRemoved, PassengerBoarded,
    TripDeparted, TripCompleted, RoomsOpened, RoomHeld, RoomAssigned, RoomReleased,
)  # fmt: skip
