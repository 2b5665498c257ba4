"""An inspection without findings issues a permit, or gives a suspended one back."""

from dataclasses import replace
from datetime import timedelta

from tests.permits.samples import (
    A_MONTH_ON,
    HOUR,
    MORNING,
    again,
    applied,
    failed,
    held_back,
    in_force,
    inspect,
    issued,
    passed,
    passed_again,
    reinstated,
)

from permits.domain.permit import decider
from shared.events.permits import PermitRevoked
from shared.testing import Scenario

permit = Scenario(decider)
with_findings = replace(inspect, inspection_id="i-0", findings=("no isolation place",))
failed_later = failed.model_copy(update={"inspected_at": MORNING + 3 * HOUR})


def test_an_inspection_without_findings_issues_the_permit() -> None:
    permit.given(applied).when(inspect).then(passed, issued)


def test_the_permit_begins_when_it_is_issued_not_when_it_was_inspected() -> None:
    late = replace(inspect, at=MORNING + 5 * HOUR)
    times = {"valid_from": MORNING + 5 * HOUR, "valid_until": A_MONTH_ON + 5 * HOUR}
    permit.given(applied).when(late).then(passed, issued.model_copy(update=times))


def test_both_outcomes_say_which_unit_inspected() -> None:
    by_unit = {"unit_id": "task-force-1"}
    command = replace(inspect, unit_id="task-force-1")
    permit.given(applied).when(command).then(passed.model_copy(update=by_unit), issued)
    command = replace(with_findings, unit_id="task-force-1")
    permit.given(applied).when(command).then(failed.model_copy(update=by_unit))


def test_findings_fail_the_inspection() -> None:
    permit.given(applied).when(with_findings).then(failed)


def test_findings_need_no_officer() -> None:
    permit.given(applied).when(replace(with_findings, officer=None)).then(failed)


def test_nothing_passes_without_a_named_officer() -> None:
    permit.given(applied).when(replace(inspect, officer=None)).refused("named-officer")


def test_a_failed_one_is_inspected_again() -> None:
    permit.given(applied, failed).when(inspect).then(passed, issued)


def test_the_same_inspection_again_says_nothing_new() -> None:
    permit.given(*in_force).when(inspect).then()
    permit.given(applied, failed).when(with_findings).then()


def test_a_suspended_permit_is_reinstated_by_a_new_inspection() -> None:
    permit.given(*held_back).when(again(MORNING + 3 * HOUR)).then(passed_again, reinstated)


def test_an_inspection_from_before_the_fevers_reinstates_nothing() -> None:
    before = replace(again(MORNING + 2 * HOUR), at=MORNING + 5 * HOUR)
    permit.given(*held_back).when(before).refused("new-inspection")


def test_findings_leave_a_suspended_permit_suspended() -> None:
    command = replace(with_findings, inspected_at=MORNING + 3 * HOUR, at=MORNING + 3 * HOUR)
    permit.given(*held_back).when(command).then(failed_later)
    assert permit.given(*held_back, failed_later).state().status == "suspended"


def test_a_suspended_permit_is_reinstated_after_a_failed_inspection_too() -> None:
    history = (*held_back, failed_later)
    permit.given(*history).when(again(MORNING + 3 * HOUR)).then(passed_again, reinstated)


def test_a_permit_in_force_is_not_inspected() -> None:
    permit.given(*in_force).when(again(MORNING + HOUR)).refused("inspection-due")


def test_nothing_is_inspected_that_nobody_applied_for() -> None:
    permit.given().when(inspect).refused("permit-applied")


def test_an_inspection_of_tomorrow_is_refused() -> None:
    command = replace(inspect, inspected_at=MORNING + timedelta(days=1))
    permit.given(applied).when(command).refused("inspected-by-now")


def test_an_inspection_from_before_the_application_is_refused() -> None:
    for findings in ((), ("no isolation place",)):
        early = replace(inspect, findings=findings, inspected_at=MORNING - HOUR)
        permit.given(applied).when(early).refused("new-inspection")


def test_a_failure_is_not_overturned_by_an_inspection_from_before_it() -> None:
    later = replace(inspect, at=MORNING + 5 * HOUR)
    before = replace(later, inspected_at=MORNING + 2 * HOUR)
    permit.given(applied, failed_later).when(before).refused("new-inspection")
    permit.given(*held_back, failed_later).when(before).refused("new-inspection")
    # At the same moment the one that was told last says how it is.
    command = replace(later, inspection_id="i-2", inspected_at=MORNING + 3 * HOUR)
    permit.given(*held_back, failed_later).when(command).then(passed_again, reinstated)


def test_a_revoked_permit_is_not_inspected() -> None:
    revoked = PermitRevoked(permit_id="p-1", kind="work", holder="mill", reason="closed down")
    permit.given(*held_back, revoked).when(again(MORNING + 3 * HOUR)).refused("permit-over")


def test_a_suspended_permit_that_has_run_out_is_not_reinstated() -> None:
    permit.given(*held_back).when(again(A_MONTH_ON)).refused("permit-over")
