"""Seats, standings and readings decide who is on a manifest and aboard."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.transport.domain.trips import (
    ANN_ABOARD,
    ANN_ADDED,
    BO_ADDED,
    BOTH_ABOARD,
    DEPARTED,
    PLANNED,
    bus,
)
from tests.transport.facts import ANN, BO, CEM, FEVER, ILL, MORNING, YESTERDAY, normal, standing

from shared.clock import COUNTY
from shared.errors import Refused
from shared.events.transport import PassengerAdded, PassengerRemoved
from shared.knowledge.standings import Standing
from transport.domain.rules import SeatRule, boarding_rule, seat_rule
from transport.domain.trip import AddPassenger, Board, Reading, RemovePassenger, decider

RULE, SEATS = boarding_rule(MORNING), seat_rule(MORNING)
MAY = standing(may_return=True)
MAY_NOT = standing(may_return=False)


def add(who: str, known: Standing | None = MAY, seats: SeatRule = SEATS) -> AddPassenger:
    return AddPassenger("t1", who, known, RULE, seats)


def board(
    known: Standing | None = MAY, reading: Reading | None = None, at: datetime = MORNING
) -> Board:
    return Board("t1", ANN, known, reading, RULE, at)


def remove(who: str) -> RemovePassenger:
    return RemovePassenger("t1", who, (ILL,))


@pytest.mark.parametrize("known", [MAY, None])
def test_who_may_return_or_is_not_known_gets_a_seat(known: Standing | None) -> None:
    bus.given(PLANNED).when(add(ANN, known)).then(ANN_ADDED)


def test_adding_somebody_twice_says_nothing_new() -> None:
    bus.given(PLANNED, ANN_ADDED).when(add(ANN)).then()


def test_the_third_passenger_of_two_seats_is_refused() -> None:
    bus.given(PLANNED, ANN_ADDED, BO_ADDED).when(add(CEM)).refused("seat-cap")


def test_a_cap_lowered_since_the_plan_stands_for_new_seats() -> None:
    one_of_five = replace(SEATS, version="seats-2020-03", percent=20)
    bus.given(PLANNED).when(add(ANN, seats=one_of_five)).then(ANN_ADDED)
    with pytest.raises(Refused, match="all 1 seats") as refusal:
        decider.decide(add(BO, seats=one_of_five), bus.given(PLANNED, ANN_ADDED).state())
    told = refusal.value.more
    assert (told["rule"], told["rule_version"], told["seat_cap"]) == (
        "seat-cap", "seats-2020-03", 1,
    )  # fmt: skip
    bus.given(PLANNED, ANN_ADDED, BO_ADDED).when(add(BO, seats=one_of_five)).then()


def test_a_cap_raised_since_the_plan_and_a_plan_without_seats_stay_as_they_were() -> None:
    all_five = replace(SEATS, version="seats-2020-03", percent=100)
    bus.given(PLANNED, ANN_ADDED, BO_ADDED).when(add(CEM, seats=all_five)).refused("seat-cap")
    early = PLANNED.model_copy(update={"seats": None})
    none = replace(SEATS, percent=0)
    bus.given(early).when(add(ANN, seats=none)).then(ANN_ADDED)


def test_who_is_deferred_gets_no_seat() -> None:
    bus.given(PLANNED).when(add(ANN, MAY_NOT)).refused("standing")


def test_the_refusal_of_a_seat_names_rule_version_and_reasons() -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(add(ANN, MAY_NOT), bus.given(PLANNED).state())
    assert refusal.value.more["rule_version"] == "boarding-2020-02"
    assert refusal.value.more["reasons"] == [FEVER.model_dump(mode="json")]


def test_nobody_is_added_after_departure() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED).when(add(CEM)).refused("manifest-closed")


@pytest.mark.parametrize("history", [(ANN_ADDED,), (ANN_ADDED, ANN_ABOARD)])
def test_a_passenger_is_removed_before_or_after_boarding(
    history: Sequence[PassengerAdded],
) -> None:
    removed = PassengerRemoved(trip_id="t1", person_id=ANN, reasons=(ILL,))
    bus.given(PLANNED, *history).when(remove(ANN)).then(removed)


def test_a_removed_passengers_seat_is_free_again() -> None:
    removed = PassengerRemoved(trip_id="t1", person_id=ANN, reasons=(ILL,))
    added = PassengerAdded(trip_id="t1", person_id=CEM)
    bus.given(PLANNED, ANN_ADDED, BO_ADDED, removed).when(add(CEM)).then(added)


def test_a_removed_passenger_who_is_added_again_has_to_board_again() -> None:
    removed = PassengerRemoved(trip_id="t1", person_id=ANN, reasons=(ILL,))
    history = (PLANNED, ANN_ADDED, ANN_ABOARD, removed, ANN_ADDED)
    bus.given(*history).when(board(reading=normal())).then(ANN_ABOARD)


def test_removing_who_is_not_on_the_manifest_says_nothing() -> None:
    bus.given(PLANNED, ANN_ADDED).when(remove(BO)).then()


def test_nobody_is_removed_from_a_trip_that_departed() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED).when(remove(ANN)).then()


def test_who_may_return_and_read_normal_today_boards() -> None:
    bus.given(PLANNED, ANN_ADDED).when(board(reading=normal())).then(ANN_ABOARD)


def test_boarding_twice_says_nothing_new() -> None:
    bus.given(PLANNED, ANN_ADDED, ANN_ABOARD).when(board(reading=normal())).then()


def test_who_is_not_on_the_manifest_does_not_board() -> None:
    bus.given(PLANNED, BO_ADDED).when(board(reading=normal())).refused("on-manifest")


@pytest.mark.parametrize("known", [None, MAY_NOT])
def test_boarding_needs_the_standing_may_return(known: Standing | None) -> None:
    bus.given(PLANNED, ANN_ADDED).when(board(known, normal())).refused("boarding-standing")


@pytest.mark.parametrize(
    "reading",
    [
        None,
        normal(YESTERDAY),
        Reading("r1", MORNING, fever=True),
        Reading("r1", MORNING, quality=("implausible",)),
        Reading("r1", MORNING, quality=("not-a-person",)),
    ],
)
def test_boarding_needs_a_normal_reading_of_today(reading: Reading | None) -> None:
    bus.given(PLANNED, ANN_ADDED).when(board(reading=reading)).refused("boarding-reading")


def test_the_day_of_a_reading_is_the_countys_day_not_the_one_in_greenwich() -> None:
    before_midnight = datetime(2020, 2, 26, 15, 59, tzinfo=UTC)  # 23:59 in the county
    after_midnight = before_midnight + timedelta(minutes=2)
    early = datetime(2020, 2, 27, 5, 0, tzinfo=COUNTY)
    assert normal(before_midnight).doubt(early, RULE) == "not-today"
    assert normal(after_midnight).doubt(early, RULE) is None


def test_nobody_boards_after_departure() -> None:
    history = (PLANNED, ANN_ADDED, BO_ADDED, DEPARTED)
    bus.given(*history).when(board(reading=normal())).refused("manifest-closed")
