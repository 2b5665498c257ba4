"""Fever limits are decided ahead of time, and what was decided before stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.checkpoint.samples import MORNING

from checkpoint.domain.fever_book import decider
from checkpoint.domain.rules import FEVER_LIMITS, FeverLimits
from shared.events.checkpoint import FeverLimitsScheduled, FeverLimitsWithdrawn
from shared.rules import Schedule, Withdraw, in_effect
from shared.testing import Scenario

book = Scenario(decider)
DAY = timedelta(days=1)
LOWER = FeverLimits("fever-2", MORNING + DAY, dict(FEVER_LIMITS[0].celsius) | {"axillary": 37.0})
scheduled = FeverLimitsScheduled(
    version="fever-2", effective=LOWER.effective, celsius=dict(LOWER.celsius), by="op"
)
withdrawn = FeverLimitsWithdrawn(version="fever-2", reason="a mistake", by="op")


def schedule(rule: FeverLimits = LOWER, after: timedelta = timedelta()) -> Schedule[FeverLimits]:
    return Schedule(rule, "op", MORNING + after)


def withdraw(after: timedelta = timedelta(), version: str = "fever-2") -> Withdraw:
    return Withdraw(version, "a mistake", "op", MORNING + after)


def test_a_version_is_scheduled() -> None:
    book.given().when(schedule()).then(scheduled)


@pytest.mark.parametrize("after", [DAY, 2 * DAY])
def test_a_version_does_not_begin_before_it_was_decided(after: timedelta) -> None:
    book.given().when(schedule(after=after)).refused("rule-ahead-of-time")


def test_a_version_has_a_name_of_its_own() -> None:
    again = replace(LOWER, effective=MORNING + 2 * DAY)
    book.given(scheduled).when(schedule(again)).refused("rule-version-once")
    founding = replace(LOWER, version=FEVER_LIMITS[0].version)
    book.given().when(schedule(founding)).refused("rule-version-once")


def test_two_versions_do_not_begin_together() -> None:
    other = replace(LOWER, version="fever-3")
    book.given(scheduled).when(schedule(other)).refused("one-rule-at-a-time")


def test_what_has_not_begun_can_be_withdrawn_and_scheduled_again() -> None:
    book.given(scheduled).when(withdraw()).then(withdrawn)
    book.given(scheduled, withdrawn).when(schedule()).then(scheduled)


def test_what_has_begun_stays() -> None:
    book.given(scheduled).when(withdraw(after=DAY)).refused("rule-in-effect")
    book.given().when(withdraw()).refused("rule-version-exists")


def test_each_moment_has_its_version() -> None:
    state = decider.evolve(decider.initial, scheduled)
    for moment, version in ((MORNING, FEVER_LIMITS[0].version), (LOWER.effective, "fever-2")):
        assert in_effect(state.versions, moment).version == version
