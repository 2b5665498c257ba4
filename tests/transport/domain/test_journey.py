"""A trip is planned within the seat rule and departs with a pass."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.transport.domain.trips import (
    ANN_ADDED,
    BOTH_ABOARD,
    COMPLETED,
    DEPARTED,
    LATER,
    PLANNED,
    bus,
)
from tests.transport.facts import ANN, BO, CEM, FIRM, MORNING, PLATE, YESTERDAY

from shared.clock import COUNTY
from shared.errors import Refused
from shared.events.transport import PassengerRemoved
from shared.knowledge.permits import KnownPermit, Status
from transport.domain.rules import SEAT_RULES, seat_rule
from transport.domain.trip import Depart, PlanTrip, decider

PLAN = PlanTrip("t1", PLATE, FIRM, "411524", "130722", MORNING, 5, seat_rule(MORNING))


def known(kind: str, status: Status = "active", until: datetime = LATER) -> KnownPermit:
    return KnownPermit(
        permit_id=f"{kind}-1",
        status=status,
        kind=kind,
        holder=FIRM,
        plate=PLATE if kind == "vehicle-pass" else None,
        valid_from=YESTERDAY,
        valid_until=until,
    )


def depart(*passes: KnownPermit, permits: tuple[KnownPermit, ...] = ()) -> Depart:
    return Depart("t1", passes, permits, "departure-2020-02", MORNING)


def test_half_the_seats_rounded_down_may_be_taken() -> None:
    bus.given().when(PLAN).then(PLANNED)


@pytest.mark.parametrize(("seats", "cap"), [(1, 0), (2, 1), (45, 22), (50, 25), (100, 50)])
def test_the_seat_cap_is_half_rounded_down(seats: int, cap: int) -> None:
    assert SEAT_RULES[0].cap(seats) == cap


def test_a_plan_for_as_many_as_may_be_taken_is_fine() -> None:
    expected = PLANNED.model_copy(update={"passengers": 2})
    bus.given().when(replace(PLAN, passengers=2)).then(expected)
    bus.given(expected).when(PLAN).refused("trip-once")


def test_a_plan_for_more_passengers_than_the_cap_is_refused_and_names_the_cap() -> None:
    with pytest.raises(Refused, match="2 seats may be taken") as refusal:
        decider.decide(replace(PLAN, passengers=3), bus.given().state())
    assert (refusal.value.rule, refusal.value.more["seat_cap"]) == ("seat-cap", 2)


def test_before_the_first_version_of_the_rule_the_first_one_is_in_effect() -> None:
    assert seat_rule(datetime(2019, 1, 1, tzinfo=COUNTY)).version == "seats-2020-02"


def test_planning_the_same_trip_again_says_nothing_new() -> None:
    bus.given(PLANNED, ANN_ADDED).when(PLAN).then()


def test_planning_another_trip_under_the_same_id_is_refused() -> None:
    bus.given(PLANNED).when(replace(PLAN, from_region="420100")).refused("trip-once")


def test_a_trip_departs_with_a_pass_in_force_and_who_is_aboard() -> None:
    bus.given(*BOTH_ABOARD).when(depart(known("vehicle-pass"))).then(DEPARTED)


@pytest.mark.parametrize(
    "passes",
    [
        (),
        (known("vehicle-pass", "revoked"),),
        (known("vehicle-pass", "suspended"),),
        (known("vehicle-pass", until=MORNING),),
    ],
)
def test_a_trip_without_a_pass_in_force_does_not_depart(passes: tuple[KnownPermit, ...]) -> None:
    bus.given(*BOTH_ABOARD).when(depart(*passes)).refused("vehicle-pass")


def test_a_trip_of_an_enterprise_whose_permit_is_suspended_does_not_depart() -> None:
    command = depart(known("vehicle-pass"), permits=(known("work", "suspended"),))
    bus.given(*BOTH_ABOARD).when(command).refused("permit-suspended")


def test_a_trip_of_an_enterprise_with_a_permit_departs() -> None:
    command = depart(known("vehicle-pass"), permits=(known("work"),))
    bus.given(*BOTH_ABOARD).when(command).then(DEPARTED)


def test_a_trip_with_nobody_aboard_does_not_depart() -> None:
    bus.given(PLANNED, ANN_ADDED).when(depart(known("vehicle-pass"))).refused("nobody-aboard")


def test_departing_twice_says_nothing_new() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED).when(depart()).then()


def test_who_was_removed_left_behind_or_missing_is_lost_and_nobody_else() -> None:
    removed = PassengerRemoved(trip_id="t1", person_id=ANN, reasons=())
    assert not bus.given(PLANNED, ANN_ADDED).state().lost(ANN)
    assert bus.given(PLANNED, ANN_ADDED, removed).state().lost(ANN)
    assert not bus.given(PLANNED, ANN_ADDED, removed, ANN_ADDED).state().lost(ANN)
    assert bus.given(PLANNED, ANN_ADDED, DEPARTED).state().lost(ANN)
    assert not bus.given(*BOTH_ABOARD, DEPARTED).state().lost(ANN)
    finished = bus.given(*BOTH_ABOARD, DEPARTED, COMPLETED).state()
    assert [finished.lost(who) for who in (ANN, BO, CEM)] == [False, True, False]
