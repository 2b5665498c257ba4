"""What a device's clock is off by: delays are no clocks, and a clock that was set is believed."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.samples import HOUR, MORNING

from checkpoint.clocks import REMEMBERED, Clocks
from checkpoint.domain.clock import NOT_YET, DeviceClock, Offset

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
