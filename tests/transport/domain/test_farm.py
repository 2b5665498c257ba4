"""A farm's feed runs low once, two days ahead, and again only after it lasted longer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from tests.transport.facts import MORNING

from shared.events import Event
from shared.events.transport import (
    FarmRegistered,
    FeedConsumptionSet,
    FeedCounted,
    FeedDelivered,
    FeedRanLow,
)
from shared.testing import Scenario
from transport.domain import farm
from transport.domain.farm import CountFeed, Deliver, RegisterFarm, SetConsumption, Tick
from transport.domain.quantity import Quantity

pigs = Scenario(farm.decider)
DAY = timedelta(days=1)
FARM = "pig-farm-3"
REGISTERED: tuple[Event, ...] = (
    FarmRegistered(
        farm_id=FARM, name="Farm 3", township="Zhangbei", animals=2_800, registered_at=MORNING
    ),
    FeedCounted(farm_id=FARM, kilograms="18000", counted_at=MORNING),
    FeedConsumptionSet(farm_id=FARM, kilograms_per_day="6000", since=MORNING, set_at=MORNING),
)
REGISTER = RegisterFarm(
    farm_id=FARM,
    name="Farm 3",
    township="Zhangbei",
    animals=2_800,
    feed=Quantity.of("18", "ton"),
    per_day=Quantity.of("12000", "jin"),
    at=MORNING,
)
RAN_LOW = FeedRanLow(
    farm_id=FARM,
    kilograms="12000",
    runs_out_at=MORNING + 3 * DAY,
    ran_low_at=MORNING + DAY,
)
DELIVER = Deliver(FARM, "c1", Quantity.of("12", "ton"), MORNING + DAY)
DELIVERED = FeedDelivered(
    farm_id=FARM, consignment_id="c1", kilograms="12000", delivered_at=MORNING + DAY
)


def test_a_farm_is_registered_with_its_feed_and_what_it_eats() -> None:
    pigs.given().when(REGISTER).then(*REGISTERED)


def test_registering_again_says_nothing_new_and_another_is_refused() -> None:
    pigs.given(*REGISTERED).when(REGISTER).then()
    pigs.given(*REGISTERED).when(replace(REGISTER, animals=1)).refused("farm-once")


def test_a_farm_is_due_when_two_days_are_left() -> None:
    assert farm.due(pigs.given(*REGISTERED).state()) == MORNING + DAY


def test_feed_runs_low_at_its_time_however_late_the_tick() -> None:
    pigs.given(*REGISTERED).when(Tick(MORNING + DAY - timedelta(seconds=1))).then()
    pigs.given(*REGISTERED).when(Tick(MORNING + DAY)).then(RAN_LOW)
    pigs.given(*REGISTERED).when(Tick(MORNING + DAY + timedelta(hours=7))).then(RAN_LOW)


def test_it_is_said_once_until_it_lasts_longer() -> None:
    low = (*REGISTERED, RAN_LOW)
    assert farm.due(pigs.given(*low).state()) is None
    pigs.given(*low).when(Tick(MORNING + 2 * DAY)).then()
    assert farm.due(pigs.given(*low, DELIVERED).state()) == MORNING + 3 * DAY
    little = DELIVERED.model_copy(update={"kilograms": "1", "delivered_at": MORNING + 2 * DAY})
    assert farm.due(pigs.given(*low, little).state()) is None


def test_a_delivery_before_the_feed_ran_low_puts_it_off() -> None:
    assert farm.due(pigs.given(*REGISTERED, DELIVERED).state()) == MORNING + 3 * DAY
    heard_late = pigs.given(*REGISTERED, RAN_LOW, DELIVERED).state()
    assert farm.due(heard_late) == MORNING + 3 * DAY


def test_feed_that_is_low_at_the_count_is_due_at_once() -> None:
    little = REGISTERED[1].model_copy(update={"kilograms": "6000"})
    registered = pigs.given(REGISTERED[0], little, REGISTERED[2])
    assert farm.due(registered.state()) == MORNING


def test_a_delivery_counts_once_and_after_the_first_count() -> None:
    early = replace(DELIVER, at=MORNING + timedelta(hours=1))
    told = DELIVERED.model_copy(update={"delivered_at": early.at})
    pigs.given(*REGISTERED).when(early).then(told)
    pigs.given(*REGISTERED, told).when(early).then()
    pigs.given(*REGISTERED).when(replace(DELIVER, at=MORNING)).then()


def test_feed_that_ran_low_before_a_delivery_is_said_first() -> None:
    pigs.given(*REGISTERED).when(DELIVER).then(RAN_LOW, DELIVERED)
    pigs.given(*REGISTERED, RAN_LOW).when(DELIVER).then(DELIVERED)


def test_a_delivery_before_the_last_count_belongs_to_the_time_before_it() -> None:
    recounted = REGISTERED[1].model_copy(update={"counted_at": MORNING + 5 * DAY})
    farm_then = pigs.given(*REGISTERED, RAN_LOW, recounted)
    farm_then.when(DELIVER).then(DELIVERED)
    assert farm.due(farm_then.state()) == farm.due(
        pigs.given(*REGISTERED, RAN_LOW, recounted, DELIVERED).state()
    )


def test_a_holder_that_is_no_farm_counts_no_feed() -> None:
    pigs.given().when(DELIVER).then()


def test_a_count_takes_the_place_of_what_was_reckoned() -> None:
    at = MORNING + 2 * DAY
    recounted = FeedCounted(farm_id=FARM, kilograms="24000", counted_at=at)
    count = CountFeed(FARM, Quantity.of("24", "ton"), at)
    pigs.given(*REGISTERED, RAN_LOW).when(count).then(recounted)
    assert farm.due(pigs.given(*REGISTERED, RAN_LOW, recounted).state()) == at + 2 * DAY
    pigs.given(*REGISTERED, recounted).when(replace(count, at=MORNING)).refused("count-in-order")


def test_what_is_eaten_is_told_for_a_time_within_a_year() -> None:
    since = MORNING + DAY
    told = SetConsumption(FARM, Quantity.of("4", "ton"), since, MORNING)
    expected = FeedConsumptionSet(
        farm_id=FARM, kilograms_per_day="4000", since=since, set_at=MORNING
    )
    pigs.given(*REGISTERED).when(told).then(expected)
    pigs.given(*REGISTERED, expected).when(told).then()
    far = replace(told, since=MORNING + 400 * DAY)
    pigs.given(*REGISTERED).when(far).refused("consumption-period")
    # A day of six tons, then three days of four.
    assert farm.due(pigs.given(*REGISTERED, expected).state()) == MORNING + 2 * DAY


def test_a_farm_that_is_not_registered_counts_nothing() -> None:
    pigs.given().when(CountFeed(FARM, Quantity(1, "kg"), MORNING)).refused("farm-exists")


@given(st.permutations(range(4)), st.lists(st.integers(0, 300), min_size=4, max_size=4))
def test_deliveries_heard_in_any_order_end_the_same(
    order: Sequence[int], hours: Sequence[int]
) -> None:
    """With ticks in between, as they come; a tick at the end finds the same farm."""
    deliveries = [
        Deliver(FARM, f"c{n}", Quantity.of("7", "ton"), MORNING + timedelta(hours=h, minutes=n + 1))
        for n, h in enumerate(hours)
    ]
    heard = [deliveries[n] for n in order]
    in_order = sorted(deliveries, key=lambda one: one.at)
    assert ended(heard) == ended(in_order)


def ended(deliveries: Sequence[Deliver]) -> tuple[object, ...]:
    state, latest = pigs.given(*REGISTERED).state(), MORNING
    for one in deliveries:
        latest = max(latest, one.at)
        for command in (one, Tick(latest)):
            state = reduce(farm.decider.evolve, farm.decider.decide(command, state), state)
    assert state.ledger is not None
    return frozenset(state.ledger.deliveries), state.low, farm.due(state)
