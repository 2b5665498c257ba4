"""A vehicle and a person are reserved for one trip, until that has let them go."""

from datetime import datetime, timedelta

import pytest
from tests.transport.domain.trips import (
    ANN_ABOARD,
    ANN_ADDED,
    BO_ADDED,
    BO_MISSING,
    COMPLETED,
    DEPARTED,
    PLANNED,
    bus,
)
from tests.transport.facts import ANN, BO, CEM, MORNING, PLATE

from shared.events import Event
from shared.events.transport import BoardingReserved, VehicleClaimed, VehicleRegistered
from shared.testing import Scenario
from transport.domain import boarding, vehicle
from transport.domain.boarding import ReserveBoarding
from transport.domain.reservations import LASTS, Held, has_let_go_person, has_let_go_vehicle
from transport.domain.vehicle import ClaimVehicle

coach, place = Scenario(vehicle.decider), Scenario(boarding.decider)
REGISTERED = VehicleRegistered(plate=PLATE, seats=50, owner="bus company")
CLAIMED = VehicleClaimed(plate=PLATE, trip_id="t1", claimed_at=MORNING)
RESERVED = BoardingReserved(person_id=ANN, trip_id="t1", reserved_at=MORNING)
SOON = MORNING + LASTS - timedelta(seconds=1)
LATER = MORNING + LASTS
ABOARD = (PLANNED, ANN_ADDED, BO_ADDED, ANN_ABOARD)


BY_T1 = Held("t1", MORNING)


def claim(trip_id: str, let_go: Held | None = None, at: datetime = MORNING) -> ClaimVehicle:
    return ClaimVehicle(PLATE, trip_id, let_go, at)


def reserve(trip_id: str, let_go: Held | None = None, at: datetime = MORNING) -> ReserveBoarding:
    return ReserveBoarding(ANN, trip_id, let_go, at)


def test_a_vehicle_is_claimed_once() -> None:
    coach.given(REGISTERED).when(claim("t1")).then(CLAIMED)
    coach.given(REGISTERED, CLAIMED).when(claim("t1")).then()


def test_a_vehicle_is_claimed_again_only_after_the_trip_that_has_it() -> None:
    again = VehicleClaimed(plate=PLATE, trip_id="t2", claimed_at=MORNING)
    claimed = coach.given(REGISTERED, CLAIMED)
    claimed.when(claim("t2")).refused("vehicle-on-the-road")
    claimed.when(claim("t2", Held("t0", MORNING))).refused("vehicle-on-the-road")
    claimed.when(claim("t2", BY_T1)).then(again)


def test_a_person_is_reserved_once_and_for_one_trip() -> None:
    again = BoardingReserved(person_id=ANN, trip_id="t2", reserved_at=MORNING)
    place.given().when(reserve("t1")).then(RESERVED)
    place.given(RESERVED).when(reserve("t1")).then()
    place.given(RESERVED).when(reserve("t2")).refused("aboard-one-trip")
    place.given(RESERVED).when(reserve("t2", BY_T1)).then(again)


def test_who_reserves_again_is_not_overtaken_by_who_saw_it_let_go_before() -> None:
    claimed_anew = VehicleClaimed(plate=PLATE, trip_id="t1", claimed_at=LATER)
    coach.given(REGISTERED, CLAIMED).when(claim("t1", at=LATER)).then(claimed_anew)
    overtaking = coach.given(REGISTERED, CLAIMED, claimed_anew)
    overtaking.when(claim("t2", BY_T1, LATER)).refused("vehicle-on-the-road")
    reserved_anew = BoardingReserved(person_id=ANN, trip_id="t1", reserved_at=LATER)
    place.given(RESERVED).when(reserve("t1", at=LATER)).then(reserved_anew)
    too_late = place.given(RESERVED, reserved_anew)
    too_late.when(reserve("t2", BY_T1, LATER)).refused("aboard-one-trip")


@pytest.mark.parametrize(
    ("facts", "soon", "later"),
    [
        (ABOARD, False, True),
        ((*ABOARD, DEPARTED), False, False),
        ((*ABOARD, DEPARTED, COMPLETED, BO_MISSING), True, True),
    ],
)
def test_a_trip_has_its_vehicle_from_the_claim_to_the_hand_over(
    facts: tuple[Event, ...],
    soon: bool,  # noqa: FBT001
    later: bool,  # noqa: FBT001
) -> None:
    trip = bus.given(*facts).state()
    assert has_let_go_vehicle(trip, MORNING, SOON) is soon
    assert has_let_go_vehicle(trip, MORNING, LATER) is later


@pytest.mark.parametrize(
    ("who", "facts", "soon", "later"),
    [
        (ANN, ABOARD, False, False),
        (BO, ABOARD, False, True),
        (CEM, ABOARD, True, True),
        (ANN, (*ABOARD, DEPARTED), False, False),
        (BO, (*ABOARD, DEPARTED), True, True),
        (ANN, (*ABOARD, DEPARTED, COMPLETED), True, True),
    ],
)
def test_a_person_is_the_trips_who_is_aboard_or_about_to_board(
    who: str,
    facts: tuple[Event, ...],
    soon: bool,  # noqa: FBT001
    later: bool,  # noqa: FBT001
) -> None:
    trip = bus.given(*facts).state()
    assert has_let_go_person(trip, who, MORNING, SOON) is soon
    assert has_let_go_person(trip, who, MORNING, LATER) is later
