"""A problem escalates level by level by its clock, and ends with what was done alone."""

from dataclasses import replace

import pytest
from tests.permits.samples import HOUR, MORNING
from tests.permits.samples_of_support import (
    CLOCK,
    escalated,
    problem_raised,
    problem_resolved,
    raise_problem,
    resolve_problem,
)

from permits.domain.support.problem import Tick, decider, due
from permits.domain.support.resolution import ResolveProblem
from shared.testing import Scenario

problem = Scenario(decider)
SOON = 1e-3 * HOUR


def test_a_raised_problem_knows_its_clock() -> None:
    problem.given().when(raise_problem).then(problem_raised)


def test_the_same_problem_again_says_nothing_new() -> None:
    later = replace(raise_problem, at=MORNING + HOUR, raised_by="bo")
    problem.given(problem_raised).when(later).then()


def test_another_problem_of_the_same_id_is_refused() -> None:
    other = replace(raise_problem, text="no masks")
    problem.given(problem_raised).when(other).refused("problem-once")


def test_nothing_escalates_before_its_time() -> None:
    problem.given(problem_raised).when(Tick(CLOCK[0] - SOON)).then()


def test_each_level_escalates_once() -> None:
    problem.given(problem_raised).when(Tick(CLOCK[0])).then(escalated[0])
    problem.given(problem_raised, escalated[0]).when(Tick(CLOCK[0] + HOUR)).then()
    problem.given(problem_raised, escalated[0]).when(Tick(CLOCK[1])).then(escalated[1])


def test_a_late_tick_says_every_level_with_the_time_that_was_set() -> None:
    problem.given(problem_raised).when(Tick(CLOCK[2] + 99 * HOUR)).then(*escalated)


def test_after_the_third_level_there_is_no_other() -> None:
    problem.given(problem_raised, *escalated).when(Tick(CLOCK[2] + 999 * HOUR)).then()


def test_the_next_level_is_due_until_the_problem_is_resolved() -> None:
    assert due(problem.given(problem_raised).state()) == CLOCK[0]
    assert due(problem.given(problem_raised, escalated[0]).state()) == CLOCK[1]
    assert due(problem.given(problem_raised, *escalated).state()) is None
    assert due(problem.given(problem_raised, problem_resolved).state()) is None


def test_a_problem_is_resolved_with_what_was_done() -> None:
    problem.given(problem_raised).when(resolve_problem).then(problem_resolved)


def test_a_problem_resolved_late_has_escalated_before_its_tick() -> None:
    late = problem_resolved.model_copy(update={"resolved_at": CLOCK[1]})
    command = replace(resolve_problem, at=CLOCK[1])
    problem.given(problem_raised).when(command).then(*escalated[:2], late)
    problem.given(problem_raised, escalated[0]).when(command).then(escalated[1], late)


def test_a_resolved_problem_does_not_escalate() -> None:
    problem.given(problem_raised, problem_resolved).when(Tick(CLOCK[2])).then()


def test_the_same_resolution_again_says_nothing_new() -> None:
    later = replace(resolve_problem, at=MORNING + 20 * HOUR, resolved_by="bo")
    problem.given(problem_raised, problem_resolved).when(later).then()


def test_a_problem_is_resolved_once() -> None:
    other = replace(resolve_problem, what_was_done="nothing at all")
    problem.given(problem_raised, problem_resolved).when(other).refused("problem-open")


@pytest.mark.parametrize(
    ("half", "rule"),
    [
        (replace(resolve_problem, what_was_done="  "), "what-was-done"),
        (replace(resolve_problem, quantity=None), "quantity-with-unit"),
        (replace(resolve_problem, unit_of_quantity=None), "quantity-with-unit"),
    ],
)
def test_half_a_resolution_is_refused(half: ResolveProblem, rule: str) -> None:
    problem.given(problem_raised).when(half).refused(rule)


def test_orders_are_resolved_with_a_quantity() -> None:
    orders = problem_raised.model_copy(update={"kind": "orders"})
    uncounted = replace(resolve_problem, quantity=None, unit_of_quantity=None)
    problem.given(orders).when(uncounted).refused("orders-quantity")


def test_what_nobody_raised_is_not_resolved() -> None:
    problem.given().when(resolve_problem).refused("problem-raised")
