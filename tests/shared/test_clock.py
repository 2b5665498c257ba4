"""Time as an argument: the same in every process, in whole milliseconds, in the county's zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import COUNTY, FastClock, RealClock, milliseconds

ORIGIN = datetime(2020, 2, 10, 6, 0, tzinfo=COUNTY)
STARTED = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def fast(rate: float, after: timedelta, zone: timezone = UTC) -> datetime:
    now = (STARTED + after).astimezone(zone)
    return FastClock(ORIGIN, STARTED, rate, read=lambda: now).now()


def test_a_fast_clock_starts_at_its_origin() -> None:
    assert fast(3600, timedelta()) == ORIGIN


def test_a_second_is_an_hour_where_the_rate_says_so() -> None:
    assert fast(3600, timedelta(seconds=30)) == ORIGIN + timedelta(hours=30)


@given(
    st.floats(0.1, 100_000),
    st.timedeltas(timedelta(), timedelta(days=10)),
    st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
def test_two_processes_read_the_same_fast_time(
    rate: float, after: timedelta, zone: timezone
) -> None:
    assert fast(rate, after) == fast(rate, after, zone)
    assert fast(rate, after).microsecond % 1000 == 0


def test_a_span_of_the_county_takes_its_share_of_real_seconds() -> None:
    clock = FastClock(ORIGIN, STARTED, 7200)
    assert clock.real_seconds(timedelta(hours=4)) == 2.0


@pytest.mark.parametrize("clock", [RealClock(), FastClock(ORIGIN, STARTED, 60)])
def test_every_clock_reads_whole_milliseconds_of_the_county(clock: RealClock | FastClock) -> None:
    now = clock.now()
    assert now.microsecond % 1000 == 0
    assert now.utcoffset() == timedelta(hours=8)


def test_the_real_clock_reads_what_it_was_given() -> None:
    read = datetime(2020, 2, 17, 0, 0, 0, 1999, tzinfo=UTC)
    assert RealClock(lambda: read).now().isoformat() == "2020-02-17T08:00:00.001000+08:00"


def test_milliseconds_are_cut_and_never_rounded_up() -> None:
    late = datetime(2020, 2, 17, 23, 59, 59, 999_999, tzinfo=COUNTY)
    assert milliseconds(late).isoformat() == "2020-02-17T23:59:59.999000+08:00"
