"""A consignment is told by both sides, and what differs is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.transport.domain.goods import DISPATCHED, NOON, TERMS, received
from tests.transport.facts import FIRM, MORNING, PLATE, YESTERDAY

from shared.events.transport.supplies import Amount, Difference, Unit
from shared.knowledge.permits import KnownPermit
from shared.testing import Scenario
from transport.domain import consignment
from transport.domain.consignment import Dispatch, Receive, is_feed_by_another_name
from transport.domain.quantity import Quantity

goods = Scenario(consignment.decider)
DISPATCH = Dispatch(TERMS, (), MORNING)
PASS = KnownPermit(
    permit_id="pass-1",
    status="active",
    kind="vehicle-pass",
    holder=FIRM,
    plate=PLATE,
    valid_from=YESTERDAY,
    valid_until=MORNING + timedelta(days=1),
)
BY_TRUCK = replace(TERMS, plate=PLATE, permit_id="pass-1")


def receive(quantity: str, unit: Unit = "jin") -> Receive:
    return Receive("c1", Quantity.of(quantity, unit), "clerk", NOON)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("feed", False),
        ("Feed", True),
        ("pig-feed", True),
        ("猪饲料", True),
        ("disinfectant", False),
    ],
)
def test_feed_has_one_name(item: str, expected: bool) -> None:  # noqa: FBT001
    assert is_feed_by_another_name(item) is expected


def test_supplies_are_dispatched_in_the_unit_they_are_told_in() -> None:
    goods.given().when(DISPATCH).then(DISPATCHED)


def test_the_same_dispatch_again_says_nothing_new() -> None:
    goods.given(DISPATCHED).when(DISPATCH).then()


@pytest.mark.parametrize("other", [{"holder": "farm-4"}, {"quantity": Quantity.of("1", "jin")}])
def test_another_dispatch_under_the_same_name_is_refused(other: dict[str, Any]) -> None:
    command = replace(DISPATCH, terms=replace(TERMS, **other))
    goods.given(DISPATCHED).when(command).refused("consignment-once")


@pytest.mark.parametrize(
    ("quantity", "unit", "came", "difference", "differs_by"),
    [
        ("120", "jin", "120", "none", "0"),
        ("60", "kg", "120", "none", "0"),
        ("59", "kg", "118", "short", "2"),
        ("121.5", "jin", "121.5", "over", "1.5"),
        ("0", "jin", "0", "short", "120"),
    ],
)
def test_what_came_is_told_in_the_unit_of_the_dispatch_with_the_difference(
    quantity: str, unit: Unit, came: Amount, difference: Difference, differs_by: Amount
) -> None:
    expected = received(came, difference, differs_by)
    goods.given(DISPATCHED).when(receive(quantity, unit)).then(expected)


def test_receiving_the_same_again_says_nothing_new() -> None:
    history = (DISPATCHED, received("118", "short", "2"))
    goods.given(*history).when(receive("59", "kg")).then()
    goods.given(*history).when(receive("60", "kg")).refused("received-once")


def test_barrels_are_not_received_for_jin() -> None:
    goods.given(DISPATCHED).when(receive("2", "barrel")).refused("unit-of-consignment")


def test_nothing_is_received_that_was_not_dispatched() -> None:
    goods.given().when(receive("120")).refused("consignment-exists")


def test_feed_is_weighed() -> None:
    feed = replace(TERMS, item="feed", quantity=Quantity.of("2", "barrel"))
    goods.given().when(replace(DISPATCH, terms=feed)).refused("feed-by-mass")


def test_a_pass_that_is_named_is_in_force_and_of_the_plate() -> None:
    expected = DISPATCHED.model_copy(update={"plate": PLATE, "permit_id": "pass-1"})
    over = PASS.model_copy(update={"valid_until": MORNING})
    other = PASS.model_copy(update={"permit_id": "pass-2"})
    goods.given().when(Dispatch(BY_TRUCK, (other, PASS), MORNING)).then(expected)
    goods.given().when(Dispatch(BY_TRUCK, (over,), MORNING)).refused("vehicle-pass")
    goods.given().when(Dispatch(BY_TRUCK, (other,), MORNING)).refused("vehicle-pass")


def test_a_trailer_carries_nothing_by_itself() -> None:
    trailer = replace(TERMS, plate="冀G1234挂")
    goods.given().when(Dispatch(trailer, (), MORNING)).refused("tractor-plate")
