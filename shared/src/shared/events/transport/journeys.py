"""Facts about vehicles and their trips, from the plan to the last passenger found."""

from typing import ClassVar

from shared.events.base import Code, Event, PersonId, Plate, Reason, Region, When


class VehicleEvent(Event):
    """About one vehicle."""

    topic: ClassVar[str] = "transport.vehicles"

    plate: Plate

    @property
    def subject(self) -> str:
        return self.plate


class VehicleRegistered(VehicleEvent):
    """Somebody may drive it for the county; the seats bound every manifest."""

    seats: int
    owner: str


class VehicleClaimed(VehicleEvent):
    """It is this trip's from now on, which departs next: no other one has it until that is over."""

    trip_id: Code
    claimed_at: When


class BoardingReserved(Event):
    """A person goes aboard of this trip next: of no other one until that is over for them."""

    topic: ClassVar[str] = "transport.boardings"

    person_id: PersonId
    trip_id: Code
    reserved_at: When

    @property
    def subject(self) -> str:
        return self.person_id


class TripEvent(Event):
    """About one journey of one vehicle."""

    topic: ClassVar[str] = "transport.trips"

    trip_id: Code

    @property
    def subject(self) -> str:
        return self.trip_id


class TripPlanned(TripEvent):
    """`passengers` are as many as are expected, where that is told: never more than the cap.

    `seats` are those of the vehicle, of which `seat_cap` may be taken by the rule of that time.
    """

    plate: Plate
    enterprise_id: Code
    from_region: Region
    to_region: Region
    departs_at: When
    seat_cap: int
    rule_version: Code
    passengers: int | None = None
    seats: int | None = None


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


class TripCancelled(TripEvent):
    """It does not depart; its seats and the rooms held for it are free again."""

    reason: Code


class TripCompleted(TripEvent):
    """`through` are divisions the road led through, `hours` the time on it, where told."""

    enterprise_id: Code
    from_region: Region
    arrived: tuple[PersonId, ...]
    missing: tuple[PersonId, ...]
    kilometres: int
    completed_at: When
    through: tuple[Region, ...] = ()
    hours: int | None = None


class PassengerMissing(TripEvent):
    """Aboard at departure and not there at arrival: an alarm until the person is found."""

    person_id: PersonId
    enterprise_id: Code
    missed_at: When


class PassengerFound(TripEvent):
    person_id: PersonId
    place: Code
    found_at: When
    found_by: Code
