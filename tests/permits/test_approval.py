"""Until 20 February permits are approved level by level, from the 21st inspected on site."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.permits.samples import (
    ANNA,
    BO,
    HOUR,
    applied,
    fever,
    held_back,
    in_force,
    inspect,
    issued,
    passed,
    suspend,
)
from tests.permits.test_withdrawal import withdrawn

from permits.domain.approval import Approve
from permits.domain.permit import decider
from permits.domain.rules import PROCEDURE, RESUMPTION, ProcedureRule, procedure_rule
from shared.clock import COUNTY
from shared.events.permits import ApprovalGiven, InspectionFailed, PermitSuspended
from shared.events.permits.terms import Level
from shared.testing import Scenario

permit = Scenario(decider)
BY_LEVELS, ON_SITE = PROCEDURE
MIDNIGHT = ON_SITE.effective
BEFORE = MIDNIGHT - timedelta(days=1)


def approve(level: Level, by: str = "") -> Approve:
    return Approve(level, by or f"{level}-1", "officer-1", 30, RESUMPTION[0], BY_LEVELS, BEFORE)


def given(level: Level) -> ApprovalGiven:
    return ApprovalGiven(
        permit_id="p-1",
        enterprise_id="mill",
        level=level,
        by=f"{level}-1",
        at=BEFORE,
        rule_version="procedure-2020-01",
    )


village, township, county = given("village"), given("township"), given("county")
approved = issued.model_copy(
    update={
        "valid_from": BEFORE,
        "valid_until": BEFORE + timedelta(days=30),
        "procedure": "level-by-level",
        "procedure_version": "procedure-2020-01",
    }
)
finding = replace(inspect, findings=("no isolation place",), procedure=BY_LEVELS)
failed = InspectionFailed(
    permit_id="p-1",
    enterprise_id="mill",
    inspection_id="i-1",
    inspector="inspector-1",
    findings=("no isolation place",),
    inspected_at=inspect.inspected_at,
)
mended = replace(inspect, inspection_id="i-2", procedure=BY_LEVELS)


def test_the_procedure_changes_with_the_first_minute_of_the_21st() -> None:
    assert (MIDNIGHT.astimezone(COUNTY).isoformat()) == "2020-02-21T00:00:00+08:00"
    assert procedure_rule(MIDNIGHT - timedelta(seconds=1)) == BY_LEVELS
    assert procedure_rule(MIDNIGHT) == ON_SITE


def test_the_last_of_three_levels_issues_the_permit() -> None:
    permit.given(applied).when(approve("village")).then(village)
    permit.given(applied, village).when(approve("township")).then(township)
    history = (applied, village, township)
    permit.given(*history).when(approve("county")).then(county, approved)


@pytest.mark.parametrize(
    ("history", "level"),
    [((), "township"), ((), "county"), ((village,), "county")],
)
def test_no_level_is_passed_over(history: tuple[ApprovalGiven, ...], level: Level) -> None:
    permit.given(applied, *history).when(approve(level)).refused("levels-in-order")


def test_a_level_approves_once() -> None:
    permit.given(applied, village).when(approve("village")).then()
    permit.given(applied, village).when(approve("village", "village-2")).refused("level-once")


def test_one_account_does_not_approve_for_two_levels() -> None:
    command = approve("township", by="village-1")
    permit.given(applied, village).when(command).refused("one-level-per-account")


def test_the_last_level_asks_for_an_officer() -> None:
    command = replace(approve("county"), officer=None)
    permit.given(applied, village, township).when(command).refused("named-officer")
    command = replace(approve("village"), officer=None)
    permit.given(applied).when(command).then(village)


def test_from_the_21st_nothing_is_approved_by_levels() -> None:
    command = replace(approve("county"), procedure=ON_SITE)
    permit.given(applied, village, township).when(command).refused("approval-procedure")


def test_who_is_half_way_through_the_levels_goes_on_by_inspection() -> None:
    permit.given(applied, village, township).when(inspect).then(passed, issued)


def test_an_inspection_alone_issues_nothing_while_levels_approve() -> None:
    permit.given(applied).when(replace(inspect, procedure=BY_LEVELS)).refused("approval-procedure")


def by_levels(*levels: Level) -> ProcedureRule:
    return replace(BY_LEVELS, levels=levels)


def test_a_level_that_a_new_version_no_longer_asks_for_is_refused() -> None:
    command = replace(approve("village"), procedure=by_levels("township", "county"))
    permit.given(applied).when(command).refused("level-in-procedure")


def test_the_level_that_is_left_issues_the_permit_whichever_it_is() -> None:
    command = replace(approve("village"), procedure=by_levels("village", "county"))
    permit.given(applied, county).when(command).then(village, approved)


def test_where_a_new_version_asks_for_no_more_levels_the_last_one_says_it_again() -> None:
    shorter = by_levels("village", "township")
    again = replace(approve("township"), procedure=shorter)
    waits = (applied, village, township)
    permit.given(*waits).when(again).then(township, approved)
    permit.given(*waits, township, approved).when(again).then()
    permit.given(*waits).when(replace(approve("village"), procedure=shorter)).then()
    anybody = replace(again, by="village-1")
    permit.given(*waits).when(anybody).refused("one-level-per-account")


def test_findings_stop_the_approvals_until_they_are_mended() -> None:
    permit.given(applied, village).when(finding).then(failed)
    stopped = (applied, village, failed)
    permit.given(*stopped).when(approve("township")).refused("open-findings")
    seen = passed.model_copy(update={"inspection_id": "i-2"})
    permit.given(*stopped).when(mended).then(seen)
    permit.given(*stopped, seen).when(approve("township")).then(township)


def test_a_suspended_permit_asks_for_an_inspection_by_either_procedure() -> None:
    at = inspect.at + 3 * HOUR
    again = replace(inspect, inspection_id="i-2", inspected_at=at, at=at, procedure=BY_LEVELS)
    facts = [event.type for event in decider.decide(again, permit.given(*held_back).state())]
    assert facts == ["inspection-passed", "permit-reinstated"]


def test_what_is_issued_or_withdrawn_is_not_approved() -> None:
    permit.given(*in_force).when(approve("village")).refused("application-open")
    permit.given(applied, withdrawn).when(approve("village")).refused("permit-over")
    permit.given().when(approve("village")).refused("permit-applied")


def test_fevers_after_the_approval_suspend_what_nobody_has_inspected() -> None:
    history = (applied, village, township, county, approved)
    hours = (inspect.at - BEFORE) / HOUR
    near = (fever(1, ANNA, 1 - hours), fever(2, BO, 2 - hours))
    command = suspend(*near, at=BEFORE + 3 * HOUR)
    (fact,) = decider.decide(command, permit.given(*history).state())
    assert isinstance(fact, PermitSuspended)
    earlier = (fever(1, ANNA, -1 - hours), fever(2, BO, 1 - hours))
    permit.given(*history).when(suspend(*earlier, at=BEFORE + 3 * HOUR)).then()
