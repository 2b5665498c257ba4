"""A stock never falls below zero, and says once that it is low."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.transport.domain.goods import DEPOT, NOON, TERMS, counted, drawn, ran_low, supplied
from tests.transport.facts import MORNING

from shared.errors import Refused
from shared.testing import Scenario
from transport.domain import stock
from transport.domain.quantity import Quantity
from transport.domain.stock import Command, Count, Draw, Stock, Supply

depot = Scenario(stock.decider)
COUNT = Count(DEPOT, "disinfectant", Quantity.of("100", "kg"), Quantity.of("80", "jin"), MORNING)
DRAW = Draw(TERMS, MORNING)
SUPPLY = Supply("c2", Quantity.of("60", "kg"), NOON)


def test_the_first_count_opens_a_stock() -> None:
    depot.given().when(COUNT).then(counted("100"))


def test_a_count_below_the_minimum_says_so() -> None:
    few = replace(COUNT, quantity=Quantity.of("39", "kg"))
    depot.given().when(few).then(counted("39"), ran_low("39"))
    depot.given(counted("39"), ran_low("39")).when(few).then(counted("39"))


def test_a_minimum_in_a_unit_that_does_not_convert_is_refused() -> None:
    depot.given().when(replace(COUNT, minimum=Quantity.of("2", "barrel"))).refused("unit-of-stock")


def test_a_stock_keeps_its_unit_and_is_counted_in_any_that_converts() -> None:
    opened = depot.given(counted("99"))
    opened.when(replace(COUNT, quantity=Quantity.of("200", "jin"))).then(counted("100"))
    barrels = Quantity.of("4", "barrel")
    opened.when(replace(COUNT, quantity=barrels, minimum=barrels)).refused("unit-of-stock")


def test_a_dispatch_takes_from_the_stock() -> None:
    depot.given(counted("100")).when(DRAW).then(drawn("40"))


def test_the_same_consignment_takes_once() -> None:
    depot.given(counted("100"), drawn("40")).when(DRAW).then()


def test_falling_below_the_minimum_is_said_with_the_draw_and_once() -> None:
    depot.given(counted("99")).when(DRAW).then(drawn("39"), ran_low("39"))
    again = replace(DRAW, terms=replace(TERMS, consignment_id="c9"))
    low = (counted("99"), drawn("39"), ran_low("39"), supplied("99"))
    depot.given(*low).when(again).then(drawn("39", "c9"), ran_low("39"))
    still = (counted("79"), drawn("19"), ran_low("19"), supplied("39"))
    few = replace(COUNT, quantity=Quantity.of("39", "kg"))
    depot.given(*still).when(few).then(counted("39"))


def test_more_than_there_is_cannot_be_taken() -> None:
    depot.given(counted("59.999")).when(DRAW).refused("stock-enough")
    depot.given(counted("60")).when(DRAW).then(drawn("0"), ran_low("0"))


def test_barrels_are_not_taken_from_kilograms() -> None:
    barrels = replace(TERMS, quantity=Quantity.of("2", "barrel"))
    depot.given(counted("100")).when(replace(DRAW, terms=barrels)).refused("unit-of-stock")


def test_what_was_received_is_put_in_once() -> None:
    depot.given(counted("10")).when(SUPPLY).then(supplied("70"))
    depot.given(counted("10"), supplied("70")).when(SUPPLY).then()


def test_what_came_before_the_count_is_in_the_count() -> None:
    depot.given(counted("10")).when(replace(SUPPLY, at=MORNING)).then()


def test_where_no_stock_is_kept_nothing_is_put_in() -> None:
    depot.given().when(SUPPLY).then()


AMOUNTS = st.integers(0, 300).map(lambda grams: Quantity(grams, "kg"))
NAMES = st.sampled_from(["c1", "c2", "c3", "c4", "c5"])
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        Draw,
        st.builds(replace, st.just(TERMS), consignment_id=NAMES, quantity=AMOUNTS),
        st.just(NOON),
    ),
    st.builds(Supply, NAMES, AMOUNTS, st.just(NOON)),
    st.builds(Count, st.just(DEPOT), st.just("disinfectant"), AMOUNTS, AMOUNTS, st.just(MORNING)),
)


def carried_out(command: Command, state: Stock) -> Stock:
    try:
        events = stock.decide(command, state)
    except Refused:
        return state
    for event in events:
        state = stock.evolve(state, event)
    return state


@given(st.lists(COMMANDS, max_size=30))
def test_whatever_is_asked_no_stock_is_below_zero_and_low_means_below_its_minimum(
    commands: list[Command],
) -> None:
    state = carried_out(COUNT, Stock())
    for command in commands:
        state = carried_out(command, state)
        assert state.quantity >= 0
        assert state.low is (state.quantity < state.minimum)
