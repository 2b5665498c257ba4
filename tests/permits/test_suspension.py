"""A cluster of fevers after the last passed inspection suspends a permit in force."""

from tests.permits.samples import (
    A_MONTH_ON,
    ANNA,
    BO,
    CHEN,
    applied,
    fever,
    held_back,
    in_force,
    passed_again,
    reinstated,
    suspend,
    suspended,
)

from permits.domain.permit import decider
from shared.events.permits import PermitExpired, PermitRevoked
from shared.testing import Scenario

permit = Scenario(decider)
two = (fever(1, ANNA, 1), fever(2, BO, 2))
ended = {"permit_id": "p-1", "kind": "work", "holder": "mill"}


def test_two_persons_within_a_day_suspend_the_permit() -> None:
    permit.given(*in_force).when(suspend(*two)).then(suspended)


def test_the_order_in_which_fevers_were_heard_does_not_matter() -> None:
    permit.given(*in_force).when(suspend(*reversed(two))).then(suspended)


def test_one_person_twice_is_no_cluster() -> None:
    permit.given(*in_force).when(suspend(fever(1, ANNA, 1), fever(2, ANNA, 2))).then()


def test_two_persons_more_than_a_day_apart_are_no_cluster() -> None:
    permit.given(*in_force).when(suspend(fever(1, ANNA, 1), fever(2, BO, 25.01))).then()


def test_fevers_up_to_the_inspection_do_not_count() -> None:
    permit.given(*in_force).when(suspend(fever(1, ANNA, 0), fever(2, BO, 1))).then()


def test_an_application_is_not_suspended() -> None:
    permit.given(applied).when(suspend(*two)).then()


def test_a_suspended_permit_is_not_suspended_again() -> None:
    permit.given(*held_back).when(suspend(*two, fever(3, CHEN, 3))).then()


def test_an_ended_permit_is_not_suspended() -> None:
    expired = PermitExpired(**ended, expired_at=A_MONTH_ON)
    revoked = PermitRevoked(**ended, reason="closed down")
    permit.given(*in_force, expired).when(suspend(*two)).then()
    permit.given(*in_force, revoked).when(suspend(*two)).then()


def test_a_permit_that_has_run_out_is_not_suspended_before_its_tick() -> None:
    permit.given(*in_force).when(suspend(*two, at=A_MONTH_ON)).then()


def test_old_fevers_do_not_suspend_a_reinstated_permit() -> None:
    history = (*held_back, passed_again, reinstated)
    permit.given(*history).when(suspend(*two, fever(3, CHEN, 4))).then()


def test_new_fevers_suspend_a_reinstated_permit() -> None:
    command = suspend(*two, fever(3, CHEN, 4), fever(4, ANNA, 5))
    facts = suspended.reasons[0].facts | {
        "first_measured_at": "2020-02-24T12:00:00+08:00",
        "last_measured_at": "2020-02-24T13:00:00+08:00",
        "holds": "f-3,f-4",
    }
    reason = suspended.reasons[0].model_copy(update={"facts": facts})
    expected = suspended.model_copy(update={"reasons": (reason,)})
    permit.given(*held_back, passed_again, reinstated).when(command).then(expected)
