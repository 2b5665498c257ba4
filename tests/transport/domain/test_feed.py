"""Feed falls with time, rises by deliveries, and comes to the same in any order of hearing."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.transport.facts import MORNING

from transport.domain.feed import (
    Delivery,
    Ledger,
    Level,
    Rate,
    Shortage,
    days_left,
    left_at,
    runs_out_at,
    short_since,
    shortages,
    state_at,
)

DAY = timedelta(days=1)
FARM = Ledger((Level(18_000, MORNING),), (Rate(6_000, MORNING),))


def test_three_days_of_feed_last_three_days() -> None:
    assert days_left(FARM, MORNING) == 3
    assert runs_out_at(FARM, MORNING) == MORNING + 3 * DAY


def test_feed_falls_evenly_and_never_below_nothing() -> None:
    assert left_at(FARM, MORNING + DAY / 2) == 15_000
    assert left_at(FARM, MORNING + 4 * DAY) == 0
    assert days_left(FARM, MORNING + 4 * DAY) == 0


def test_a_delivery_to_an_empty_farm_counts_in_full() -> None:
    late = replace(FARM, deliveries=(Delivery("c1", 12_000, MORNING + 5 * DAY),))
    assert left_at(late, MORNING + 6 * DAY) == 6_000
    assert days_left(late, MORNING + 5 * DAY) == 2


def test_what_came_with_or_before_the_count_is_in_it() -> None:
    early = (Delivery("c1", 9_000, MORNING), Delivery("c2", 9_000, MORNING - DAY))
    assert left_at(replace(FARM, deliveries=early), MORNING) == 18_000


def test_a_later_version_of_what_is_eaten_counts_from_its_day() -> None:
    less = replace(FARM, rates=(*FARM.rates, Rate(3_000, MORNING + DAY)))
    assert [state_at(less, MORNING + n * DAY).grams_per_day for n in (0, 1)] == [6_000, 3_000]
    assert days_left(less, MORNING) == 5
    none = replace(FARM, rates=(*FARM.rates, Rate(0, MORNING + DAY)))
    assert days_left(none, MORNING) is None


def test_of_two_versions_from_the_same_time_the_one_told_last_counts() -> None:
    again = replace(FARM, rates=(*FARM.rates, Rate(1, MORNING)))
    assert state_at(again, MORNING).grams_per_day == 1


def test_feed_that_nobody_eats_lasts_for_ever() -> None:
    assert days_left(Ledger((Level(1, MORNING),)), MORNING) is None


def test_feed_beyond_the_horizon_is_not_reckoned() -> None:
    assert days_left(Ledger((Level(10**15, MORNING),), (Rate(1, MORNING),)), MORNING) is None


def test_animals_that_eat_nothing_are_not_without_feed() -> None:
    empty = Ledger((Level(0, MORNING),), (Rate(0, MORNING), Rate(1, MORNING + DAY)))
    assert runs_out_at(empty, MORNING) == MORNING + DAY
    assert shortages(empty, MORNING + DAY / 2) == []


def test_an_empty_farm_says_since_when_and_until_when() -> None:
    late = replace(FARM, deliveries=(Delivery("c1", 6_000, MORNING + 4 * DAY),))
    first = Shortage(MORNING + 3 * DAY, MORNING + 4 * DAY)
    assert shortages(late, MORNING + 3 * DAY) == [Shortage(MORNING + 3 * DAY, None)]
    assert shortages(late, MORNING + 4 * DAY) == [first]
    assert shortages(late, MORNING + 6 * DAY) == [first, Shortage(MORNING + 5 * DAY, None)]


def test_feed_that_comes_when_the_last_is_eaten_leaves_nobody_without() -> None:
    in_time = replace(FARM, deliveries=(Delivery("c1", 6_000, MORNING + 3 * DAY),))
    assert shortages(in_time, MORNING + 4 * DAY - DAY / 24) == []


def test_feed_is_short_since_it_lasts_that_long_and_no_longer() -> None:
    two = 2 * DAY
    assert short_since(FARM, MORNING + DAY, two) is None
    assert short_since(FARM, MORNING + 1.5 * DAY, two) == MORNING + DAY
    # Empty since the third day, and still short since the first.
    assert short_since(FARM, MORNING + 5 * DAY, two) == MORNING + DAY


def test_what_comes_and_what_is_counted_moves_the_time_since_which_feed_is_short() -> None:
    two = 2 * DAY
    little = replace(FARM, deliveries=(Delivery("c1", 3_000, MORNING + 2 * DAY),))
    assert short_since(little, MORNING + 2.5 * DAY, two) == MORNING + DAY
    much = replace(FARM, deliveries=(Delivery("c1", 12_000, MORNING + 2 * DAY),))
    assert short_since(much, MORNING + 2.5 * DAY, two) is None
    assert short_since(much, MORNING + 4 * DAY, two) == MORNING + 3 * DAY
    recounted = replace(FARM, counts=(*FARM.counts, Level(1_000, MORNING + DAY / 2)))
    assert short_since(recounted, MORNING + DAY, two) == MORNING + DAY / 2


def test_feed_that_nobody_eats_is_never_short() -> None:
    assert short_since(replace(FARM, rates=()), MORNING + 9 * DAY, 2 * DAY) is None


def test_a_count_ends_what_was_reckoned_and_not_what_was_before() -> None:
    found = replace(FARM, counts=(*FARM.counts, Level(6_000, MORNING + 4 * DAY)))
    assert left_at(found, MORNING + 4 * DAY) == 6_000
    assert shortages(found, MORNING + 4 * DAY) == [Shortage(MORNING + 3 * DAY, MORNING + 4 * DAY)]
    heard_late = replace(found, deliveries=(Delivery("c1", 6_000, MORNING + 2 * DAY),))
    assert left_at(heard_late, MORNING + 4 * DAY) == 6_000
    assert shortages(heard_late, MORNING + 4 * DAY) == []


TIMES = st.integers(-48, 480).map(lambda hours: MORNING + timedelta(hours=hours))
LATER = st.integers(1, 480).map(lambda hours: MORNING + timedelta(hours=hours))
GRAMS = st.integers(0, 50_000)
RATES = st.lists(st.builds(Rate, GRAMS, TIMES), max_size=4, unique_by=lambda rate: rate.since)
DELIVERIES = st.lists(st.builds(Delivery, st.uuids().map(str), GRAMS, TIMES), max_size=5)
RECOUNTS = st.lists(st.builds(Level, GRAMS, LATER), max_size=2, unique_by=lambda one: one.at)
FIRST = st.builds(Level, GRAMS, st.just(MORNING))
COUNTED_ONCE = st.builds(
    Ledger, FIRST.map(lambda one: (one,)), RATES.map(tuple), DELIVERIES.map(tuple)
)
LEDGERS = st.builds(
    Ledger,
    st.builds(lambda first, later: (first, *later), FIRST, RECOUNTS),
    RATES.map(tuple),
    DELIVERIES.map(tuple),
)
SPANS = st.integers(0, 400).map(lambda hours: timedelta(hours=hours))


@given(COUNTED_ONCE, TIMES, SPANS)
def test_without_deliveries_feed_never_rises(ledger: Ledger, at: datetime, span: timedelta) -> None:
    alone = replace(ledger, deliveries=())
    assert 0 <= left_at(alone, at + span) <= left_at(alone, at)


@given(COUNTED_ONCE, LATER, TIMES, st.integers(1, 50_000))
def test_one_more_delivery_never_makes_it_less(
    ledger: Ledger, comes: datetime, at: datetime, grams: int
) -> None:
    more = replace(ledger, deliveries=(*ledger.deliveries, Delivery("one-more", grams, comes)))
    gained = left_at(more, at) - left_at(ledger, at)
    assert 0 <= gained <= grams
    assert left_at(more, comes) - left_at(ledger, comes) == grams
    assert at >= comes or gained == 0


@given(LEDGERS, LATER, TIMES, st.integers(1, 50_000))
def test_one_more_delivery_never_makes_a_shortage_longer(
    ledger: Ledger, comes: datetime, at: datetime, grams: int
) -> None:
    more = replace(ledger, deliveries=(*ledger.deliveries, Delivery("one-more", grams, comes)))
    assert without(more, at) <= without(ledger, at)


@given(LEDGERS, TIMES, st.randoms())
def test_it_does_not_matter_in_which_order_all_was_heard(
    ledger: Ledger, at: datetime, drawn: Random
) -> None:
    mixed = Ledger(*(shuffled(some, drawn) for some in everything(ledger)))
    assert state_at(mixed, at) == state_at(ledger, at)
    assert runs_out_at(mixed, at) == runs_out_at(ledger, at)
    assert shortages(mixed, at) == shortages(ledger, at)


@given(COUNTED_ONCE, st.integers(100, 50_000), LATER, SPANS)
def test_days_left_fall_by_a_day_a_day(
    ledger: Ledger, eaten: int, at: datetime, span: timedelta
) -> None:
    alone = Ledger(ledger.counts, (Rate(eaten, MORNING),))
    before, after = days_left(alone, at), days_left(alone, at + span)
    assert before is not None
    assert after == max(before - Fraction(span // timedelta(hours=1), 24), Fraction(0))


@given(LEDGERS, TIMES)
def test_what_runs_out_is_gone_then_and_not_before(ledger: Ledger, at: datetime) -> None:
    now = max(at, MORNING)
    known = ledger.as_of(now)
    ends = runs_out_at(ledger, now)
    if ends is None:
        return
    assert is_without(known, ends)
    assert ends == now or not is_without(known, ends - timedelta(milliseconds=1))


@given(LEDGERS, TIMES)
def test_who_is_without_feed_has_none_and_eats(ledger: Ledger, at: datetime) -> None:
    now = max(at, MORNING)
    assert any(one.until is None for one in shortages(ledger, now)) == is_without(ledger, now)
    for one in shortages(ledger, now):
        assert one.until is None or one.since < one.until
        assert left_at(ledger, one.since) == 0


def is_without(ledger: Ledger, at: datetime) -> bool:
    state = state_at(ledger, at)
    return state.grams == 0 and state.grams_per_day > 0


def without(ledger: Ledger, at: datetime) -> timedelta:
    return sum((one.lasted(at) for one in shortages(ledger, at)), timedelta())


def everything(ledger: Ledger) -> tuple[tuple[Any, ...], ...]:
    return ledger.counts, ledger.rates, ledger.deliveries


def shuffled(some: tuple[Any, ...], drawn: Random) -> tuple[Any, ...]:
    return tuple(drawn.sample(some, len(some)))


@given(LEDGERS, TIMES.filter(lambda at: at >= MORNING))
def test_feed_is_short_at_a_time_exactly_where_it_says_since_when(
    ledger: Ledger, at: datetime
) -> None:
    since, left = short_since(ledger, at, 2 * DAY), days_left(ledger, at)
    assert (since is not None) is (left is not None and left < 2)
    if since is not None:
        assert since <= at
        ends = runs_out_at(ledger, since)
        assert ends is not None
        assert ends - since <= 2 * DAY
