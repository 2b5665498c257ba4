"""Permits end by their own terms or by a revocation, and never come back."""

from datetime import timedelta

from tests.permits.samples import A_MONTH_ON, HOUR, MORNING, applied, held_back, in_force

from permits.domain.permit import decider
from permits.domain.validity import Revoke, Tick, is_over
from shared.events.permits import PermitExpired, PermitRevoked
from shared.testing import Scenario

permit = Scenario(decider)
terms = {"permit_id": "p-1", "kind": "work", "holder": "mill"}
expired = PermitExpired(**terms, expired_at=A_MONTH_ON)
revoked = PermitRevoked(**terms, reason="closed down")
revoke = Revoke("closed down", MORNING + HOUR)


def test_a_permit_is_due_when_it_runs_out() -> None:
    assert decider.due is not None
    assert decider.due(permit.given(*in_force).state()) == A_MONTH_ON
    assert decider.due(permit.given(*held_back).state()) == A_MONTH_ON


def test_an_application_and_an_ended_permit_are_never_due() -> None:
    assert decider.due is not None
    for history in ((applied,), (*in_force, expired), (*in_force, revoked)):
        assert decider.due(permit.given(*history).state()) is None


def test_a_late_tick_says_when_the_permit_really_ended() -> None:
    permit.given(*in_force).when(Tick(A_MONTH_ON + timedelta(days=3))).then(expired)


def test_a_suspended_permit_expires_too() -> None:
    permit.given(*held_back).when(Tick(A_MONTH_ON)).then(expired)


def test_an_early_or_a_second_tick_says_nothing() -> None:
    permit.given(*in_force).when(Tick(A_MONTH_ON - timedelta(seconds=1))).then()
    permit.given(*in_force, expired).when(Tick(A_MONTH_ON)).then()


def test_a_permit_is_revoked() -> None:
    permit.given(*in_force).when(revoke).then(revoked)
    permit.given(*held_back).when(revoke).then(revoked)


def test_a_second_revocation_says_nothing_new() -> None:
    permit.given(*in_force, revoked).when(revoke).then()


def test_an_application_is_not_revoked() -> None:
    permit.given(applied).when(revoke).refused("permit-issued")


def test_an_expired_permit_is_not_revoked() -> None:
    permit.given(*in_force, expired).when(revoke).refused("permit-over")
    permit.given(*in_force).when(Revoke("late", A_MONTH_ON)).refused("permit-over")


def test_a_permit_is_over_from_the_moment_it_runs_out() -> None:
    state = permit.given(*in_force).state()
    assert not is_over(state, A_MONTH_ON - timedelta(seconds=1))
    assert is_over(state, A_MONTH_ON)
    assert not is_over(permit.given(applied).state(), A_MONTH_ON)
