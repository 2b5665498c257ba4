"""One vehicle, one pass, one route: bound to the tractor's plate, drivers and cargo."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.permits.samples import A_MONTH_ON, HOUR, MORNING, PLATE, issue_pass, pass_issued

from permits.domain.validity import Revoke, Tick
from permits.domain.vehicle_pass import decider
from shared.events.permits import PermitExpired, PermitRevoked
from shared.testing import Scenario

vehicle_pass = Scenario(decider)
terms = {"permit_id": "v-1", "kind": "vehicle-pass", "holder": "mill", "plate": PLATE}


def test_a_pass_is_issued() -> None:
    vehicle_pass.given().when(issue_pass).then(pass_issued)


def test_a_vehicle_with_a_pass_gets_no_other() -> None:
    vehicle_pass.given(pass_issued).when(issue_pass).refused("one-pass")


def test_a_trailer_gets_no_pass() -> None:
    vehicle_pass.given().when(replace(issue_pass, plate="冀G1234挂")).refused("tractor-plate")


def test_a_pass_is_not_valid_before_it_is_issued() -> None:
    early = replace(issue_pass, valid_from=MORNING - HOUR)
    vehicle_pass.given().when(early).then(pass_issued)


def test_a_pass_may_begin_later() -> None:
    later = replace(issue_pass, valid_from=MORNING + HOUR)
    expected = pass_issued.model_copy(update={"valid_from": MORNING + HOUR})
    vehicle_pass.given().when(later).then(expected)


def test_a_pass_that_would_be_over_at_once_is_refused() -> None:
    over = replace(issue_pass, valid_from=MORNING - HOUR, valid_until=MORNING)
    backwards = replace(issue_pass, valid_from=A_MONTH_ON + HOUR)
    vehicle_pass.given().when(over).refused("pass-period")
    vehicle_pass.given().when(backwards).refused("pass-period")


def test_a_pass_is_not_for_ever() -> None:
    for_ever = replace(issue_pass, valid_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    vehicle_pass.given().when(for_ever).refused("pass-period")


def test_a_pass_expires_by_its_own_terms() -> None:
    expired = PermitExpired(**terms, expired_at=A_MONTH_ON)
    vehicle_pass.given(pass_issued).when(Tick(A_MONTH_ON + HOUR)).then(expired)
    vehicle_pass.given(pass_issued, expired).when(Tick(A_MONTH_ON + HOUR)).then()


def test_a_pass_is_revoked() -> None:
    revoked = PermitRevoked(**terms, reason="left its route")
    revoke = Revoke("left its route", MORNING + HOUR)
    vehicle_pass.given(pass_issued).when(revoke).then(revoked)
    vehicle_pass.given(pass_issued, revoked).when(revoke).then()
