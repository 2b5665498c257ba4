"""A trip that has not departed is cancelled, once and for good."""

import pytest
from tests.transport.domain.trips import (
    ANN_ADDED,
    BO_MISSING,
    BOTH_ABOARD,
    CANCELLED,
    COMPLETED,
    DEPARTED,
    PLANNED,
    bus,
)
from tests.transport.facts import ANN, BO, CEM, MORNING, normal, standing

from transport.domain.reservations import has_let_go_person, has_let_go_vehicle
from transport.domain.rules import boarding_rule, seat_rule
from transport.domain.trip import AddPassenger, Board, Cancel, Command, Complete, Depart

CANCEL = Cancel("t1", "road-closed")
MAY, RULE = standing(may_return=True), boarding_rule(MORNING)


def test_a_planned_trip_is_cancelled_with_people_aboard_or_not() -> None:
    bus.given(PLANNED).when(CANCEL).then(CANCELLED)
    bus.given(*BOTH_ABOARD).when(CANCEL).then(CANCELLED)


def test_the_same_cancellation_says_nothing_new_and_another_reason_is_refused() -> None:
    bus.given(PLANNED, CANCELLED).when(CANCEL).then()
    bus.given(PLANNED, CANCELLED).when(Cancel("t1", "no-driver")).refused("trip-cancelled")


def test_what_departed_is_not_cancelled() -> None:
    gone = (*BOTH_ABOARD, DEPARTED)
    bus.given(*gone).when(CANCEL).refused("cancel-before-departure")
    bus.given(*gone, COMPLETED, BO_MISSING).when(CANCEL).refused("cancel-before-departure")


@pytest.mark.parametrize(
    "command",
    [
        AddPassenger("t1", BO, MAY, RULE, seat_rule(MORNING)),
        Board("t1", ANN, MAY, normal(), RULE, MORNING),
        Depart("t1", (), (), "departure-2020-02", MORNING),
        Complete("t1", (), 1, MORNING),
    ],
)
def test_nobody_boards_a_cancelled_trip_and_it_goes_nowhere(command: Command) -> None:
    bus.given(PLANNED, ANN_ADDED, CANCELLED).when(command).refused("trip-cancelled")


def test_a_cancelled_trip_lets_everybody_and_its_vehicle_go() -> None:
    trip = bus.given(*BOTH_ABOARD, CANCELLED).state()
    assert [trip.lost(who) for who in (ANN, CEM)] == [True, True]
    assert has_let_go_vehicle(trip, MORNING, MORNING)
    assert has_let_go_person(trip, ANN, MORNING, MORNING)
