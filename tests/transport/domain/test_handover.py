"""A trip is completed once; who is missing is named, and found once."""

from dataclasses import replace
from typing import Any

from tests.transport.domain.trips import (
    BO_FOUND,
    BO_MISSING,
    BOTH_ABOARD,
    COMPLETED,
    DEPARTED,
    LATER,
    bus,
)
from tests.transport.facts import ANN, BO, CEM

from transport.domain.trip import Complete, Find

FIND = Find("t1", BO, "service-area-3", "dispatcher", LATER)


def complete(*arrived: str, kilometres: int = 1_980) -> Complete:
    return Complete("t1", arrived, kilometres, LATER)


def test_who_was_aboard_and_did_not_arrive_is_missing() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED).when(complete(ANN)).then(COMPLETED, BO_MISSING)


def test_who_was_not_aboard_cannot_arrive() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED).when(complete(ANN, CEM)).refused("arrived-aboard")


def test_a_trip_that_has_not_departed_is_not_completed() -> None:
    bus.given(*BOTH_ABOARD).when(complete(ANN)).refused("trip-departed")


def test_completing_with_the_same_figures_again_says_nothing_new() -> None:
    bus.given(*BOTH_ABOARD, DEPARTED, COMPLETED).when(complete(ANN)).then()


def test_completing_with_other_figures_is_refused() -> None:
    history = (*BOTH_ABOARD, DEPARTED, COMPLETED)
    bus.given(*history).when(complete(ANN, BO)).refused("completed-once")
    bus.given(*history).when(complete(ANN, kilometres=3)).refused("completed-once")
    bus.given(*history).when(replace(complete(ANN), hours=3)).refused("completed-once")


def test_what_the_road_was_like_is_told_with_the_arrival() -> None:
    told: dict[str, Any] = {"through": ("410000", "110000"), "hours": 30}
    expected = COMPLETED.model_copy(update={"arrived": (ANN, BO), "missing": (), **told})
    history = (*BOTH_ABOARD, DEPARTED)
    bus.given(*history).when(replace(complete(ANN, BO), **told)).then(expected)


def test_who_is_missing_is_found_once() -> None:
    history = (*BOTH_ABOARD, DEPARTED, COMPLETED, BO_MISSING)
    bus.given(*history).when(FIND).then(BO_FOUND)
    bus.given(*history, BO_FOUND).when(FIND).then()
    bus.given(*history, BO_FOUND).when(replace(FIND, place="home")).refused("found-once")


def test_who_is_not_missing_cannot_be_found() -> None:
    history = (*BOTH_ABOARD, DEPARTED)
    bus.given(*history).when(FIND).refused("passenger-missing")
    bus.given(*history, COMPLETED).when(replace(FIND, person_id=ANN)).refused("passenger-missing")
