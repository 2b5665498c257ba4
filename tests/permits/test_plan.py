"""The county has one overall plan, and special ones beside it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.permits.samples import MORNING
from tests.permits.samples_of_support import plan_registered, register_plan

from permits.domain.support.plan import RegisterPlan, decider
from shared.testing import Scenario

plan = Scenario(decider)
special = replace(register_plan, plan_id="markets", kind="special")
special_registered = plan_registered.model_copy(update={"plan_id": "markets", "kind": "special"})


def test_a_plan_is_registered() -> None:
    plan.given().when(register_plan).then(plan_registered)
    plan.given().when(special).then(special_registered)


def test_the_same_plan_again_says_nothing_new() -> None:
    plan.given(plan_registered).when(register_plan).then()
    plan.given(special_registered).when(replace(special, at=MORNING + timedelta(days=1))).then()


def test_a_second_overall_plan_is_refused() -> None:
    other = replace(register_plan, title="Another one")
    plan.given(plan_registered).when(other).refused("one-overall-plan")


@pytest.mark.parametrize(
    "named", [replace(register_plan, plan_id="markets"), replace(special, plan_id="overall")]
)
def test_only_the_overall_plan_is_called_overall(named: RegisterPlan) -> None:
    plan.given().when(named).refused("one-overall-plan")


def test_another_special_plan_of_the_same_id_is_refused() -> None:
    other = replace(special, title="Another one")
    plan.given(special_registered).when(other).refused("plan-once")


def test_a_plan_is_registered_from_the_day_of_the_county_on_that_it_is_issued() -> None:
    today = replace(special, issued_on=date(2020, 2, 24))
    plan.given().when(today).then(
        special_registered.model_copy(update={"issued_on": date(2020, 2, 24)})
    )
    before_midnight_in_london = replace(today, at=MORNING - timedelta(hours=9))
    plan.given().when(before_midnight_in_london).refused("issued-by-now")
    just_after_midnight = replace(today, at=MORNING - timedelta(hours=8))
    assert len(decider.decide(just_after_midnight, decider.initial)) == 1
