"""The version of a rule is chosen by the time of the command."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from tests.permits.samples import MORNING

from permits.domain.rules import (
    CLUSTER,
    PROBLEM,
    RESUMPTION,
    cluster_rule,
    problem_rules,
    resumption_rules,
)
from shared.events.permits.problems import ProblemKind
from shared.rules import in_effect

LATER = replace(CLUSTER[0], version="later", effective=MORNING)


def test_a_new_version_holds_from_its_day_on() -> None:
    versions = (CLUSTER[0], LATER)
    assert in_effect(versions, MORNING - timedelta(seconds=1)) == CLUSTER[0]
    assert in_effect(versions, MORNING) == LATER


def test_before_all_versions_the_first_one_holds() -> None:
    assert in_effect((LATER,), MORNING - timedelta(days=99)) == LATER


def test_the_rules_of_february() -> None:
    assert resumption_rules(MORNING) == RESUMPTION[0]
    assert resumption_rules(MORNING).supplies_days == 7
    assert cluster_rule(MORNING).persons == 2
    assert cluster_rule(MORNING).within == timedelta(hours=24)


def test_versions_are_told_in_the_order_they_take_effect() -> None:
    for versions in (RESUMPTION, CLUSTER, PROBLEM):
        days = [version.effective for version in versions]
        assert days == sorted(days)


def test_every_kind_of_problem_has_a_clock() -> None:
    assert set(problem_rules(MORNING).hours) == set(get_args(ProblemKind))
    times = problem_rules(MORNING).escalates_at("supplies", MORNING)
    assert times == tuple(MORNING + timedelta(days=days) for days in (1, 2, 3))
