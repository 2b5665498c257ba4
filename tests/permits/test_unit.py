"""A unit is registered once, and names no more members than it has."""

from dataclasses import replace

from tests.permits.samples_of_support import register_unit, unit_registered

from permits.domain.support.unit import decider
from shared.testing import Scenario

unit = Scenario(decider)


def test_a_unit_is_registered() -> None:
    unit.given().when(register_unit).then(unit_registered)


def test_the_same_unit_again_says_nothing_new() -> None:
    unit.given(unit_registered).when(register_unit).then()


def test_another_unit_of_the_same_id_is_refused() -> None:
    other = replace(register_unit, members=13)
    unit.given(unit_registered).when(other).refused("unit-once")


def test_no_more_members_are_named_than_there_are() -> None:
    unit.given().when(replace(register_unit, members=0)).refused("members-counted")
