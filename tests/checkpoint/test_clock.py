"""What a device's clock is off by: delays are no clocks, and a clock that was set is believed."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.samples import HOUR, MORNING

from checkpoint.clocks import REMEMBERED, Clocks
from checkpoint.domain.clock import CONFIRMED_WITHIN, NOT_YET, DeviceClock, Offset

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def heard(differences: Iterable[float], apart: timedelta = 2 * MINUTE) -> DeviceClock:
    """A device that sent messages so far apart; `differences` are what they said minus when."""
    clock, at = NOT_YET, MORNING
    for seconds in differences:
        clock = clock.heard(at + seconds * SECOND, at)
        at += apart
    return clock


def ahead(clock: DeviceClock) -> float | None:
    return clock.offset and clock.offset.ahead.total_seconds()


@pytest.mark.parametrize("off", [0, 30, -30, 600, -600, -28_800, 28_800])
def test_a_clock_is_known_by_messages_that_agree(off: float) -> None:
    clock = heard([off - late for late in (1, 2, 1.5, 0.5, 1, 3, 2)])
    assert ahead(clock) == off - 0.5
    assert clock.offset is not None
    assert (clock.offset.is_wrong, clock.offset.exact) == (abs(off) > 120, False)


@pytest.mark.parametrize("number", [1, 5])
def test_a_few_messages_at_once_are_not_enough(number: int) -> None:
    assert ahead(heard([-600] * number, SECOND)) is None


@given(st.lists(st.floats(0, 3_600), min_size=40, max_size=80))
def test_of_delayed_messages_the_least_late_counts(late: list[float]) -> None:
    # Every other one comes through at once.
    late = [0.0 if number % 2 == 0 else one for number, one in enumerate(late)]
    assert ahead(heard([600 - one for one in late])) == 600


def test_a_backlog_that_is_worked_off_is_no_clock() -> None:
    # Measured once a minute for ten hours without a network, sent one a second afterwards.
    backlog = [-36_000 + 60 * number - number for number in range(600)]
    assert ahead(heard(backlog, SECOND)) is None
    # The same to a device whose clock is known to be good.
    clock, at = heard([0] * 10), MORNING + 20 * HOUR
    for number in range(600):
        clock = clock.heard(at - (36_000 - 59 * number) * SECOND, at + number * SECOND)
    assert ahead(clock) == 0


def test_a_clock_that_was_set_is_known_after_a_while() -> None:
    assert ahead(heard([600] * 10 + [0] * 10)) == 0
    assert ahead(heard([-600] * 10 + [0] * 10)) == 0


def explains(off: float, said: float, *, exact: bool = False) -> bool:
    offset = Offset(off * SECOND, MORNING, exact)
    return offset.explains(MORNING + said * SECOND, MORNING)


def test_a_message_that_contradicts_the_clock_is_left_as_it_is() -> None:
    assert explains(-600, -601)
    assert explains(-600, -4_000), "it waited as well"
    assert not explains(-600, -1), "the clock was set: nothing is earlier than it was"
    assert explains(600, 599)
    assert explains(28_800, 20_000), "it waited, and still tells of what is to come"
    assert not explains(600, 0), "the clock was set, or it waited"
    assert not explains(600, 700)
    assert explains(200, -5 * 86_400, exact=True)


def test_an_offset_that_was_not_confirmed_for_long_explains_nothing() -> None:
    for exact in (False, True):
        offset = Offset(-HOUR, MORNING, exact)
        at = MORNING + CONFIRMED_WITHIN
        assert offset.explains(at - 2 * HOUR, at)
        assert not offset.explains(at - 2 * HOUR, at + SECOND)


def test_a_clock_that_was_set_is_believed_from_its_first_live_message() -> None:
    # Two messages after it was set: too few to know the clock anew.
    assert ahead(heard([-3_600] * 10)) == -3_600
    assert ahead(heard([-3_600] * 10 + [0, 0])) is None
    assert ahead(heard([0] * 10 + [3_600])) is None
    assert ahead(heard([0] * 10 + [-600])) == 0, "a delay contradicts nothing"


def test_what_was_told_while_it_was_behind_is_not_of_the_future() -> None:
    behind, received = Offset(-600 * SECOND, MORNING, exact=False), MORNING
    assert behind.corrected(received - 610 * SECOND, received) == received - 10 * SECOND
    assert behind.corrected(received - 595 * SECOND, received) == received
    fast = Offset(600 * SECOND, MORNING, exact=False)
    assert fast.corrected(received + 590 * SECOND, received) == received - 10 * SECOND


def test_a_signed_time_counts_at_once_and_alone() -> None:
    clocks = Clocks()
    clocks.told("g", MORNING + 200 * SECOND, MORNING)
    assert clocks.wrong["g"] == Offset(200 * SECOND, MORNING, exact=True)
    for minutes in range(0, 60, 5):
        clocks.heard([("g", MORNING)], MORNING + minutes * MINUTE)
    assert clocks.wrong["g"].ahead == 200 * SECOND
    clocks.told("g", MORNING + SECOND, MORNING + MINUTE)
    assert clocks.wrong == {}


def test_a_signed_request_that_waited_says_nothing_of_the_clock() -> None:
    clocks = Clocks()
    for at, late in ((MORNING, 0), (MORNING + MINUTE, 200), (MORNING + 2 * MINUTE, 0)):
        clocks.told("g", at - late * SECOND, at)
        assert clocks.wrong == {}
    clocks.told("new", MORNING - 200 * SECOND, MORNING)
    assert (clocks.offset("new"), clocks.wrong) == (None, {})


def test_signed_times_that_are_behind_are_a_clock_where_they_agree() -> None:
    clocks = Clocks()
    for minutes in (0, 5, 10):
        assert clocks.wrong == {}
        at = MORNING + minutes * MINUTE
        clocks.told("g", at - 200 * SECOND, at)
    assert clocks.wrong["g"] == Offset(-200 * SECOND, at, exact=False)
    clocks.told("g", at + MINUTE, at + MINUTE)
    assert clocks.wrong == {}


@pytest.mark.parametrize(("late", "exact"), [(0, True), (10, True), (11, False), (120, False)])
def test_a_signed_time_is_exact_where_it_cannot_have_waited(late: int, *, exact: bool) -> None:
    clocks = Clocks()
    clocks.told("g", MORNING - late * SECOND, MORNING)
    assert clocks.offset("g") == Offset(-late * SECOND, MORNING, exact)
    assert clocks.wrong == {}


def test_what_was_exact_is_so_no_more_after_a_request_that_came_late() -> None:
    clocks = Clocks()
    clocks.told("g", MORNING + 200 * SECOND, MORNING)
    clocks.told("g", MORNING - 100 * SECOND, MORNING + MINUTE)
    assert clocks.offset("g") == Offset(200 * SECOND, MORNING, exact=False)


def test_a_device_that_signs_no_more_is_known_by_its_messages() -> None:
    clocks = Clocks()
    clocks.told("g", MORNING + 200 * SECOND, MORNING)
    for hours in range(25, 30):
        clocks.heard([("g", MORNING + hours * HOUR)], MORNING + hours * HOUR)
    assert clocks.wrong == {}


def test_clocks_are_remembered_within_bounds() -> None:
    clocks = Clocks()
    for number in range(REMEMBERED + 2):
        clocks.told(str(number), MORNING + 200 * SECOND, MORNING)
    assert len(clocks.wrong) == REMEMBERED
