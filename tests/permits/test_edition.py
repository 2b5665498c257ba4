"""The editions of a pass: a new one and the end of the last are one fact."""

from dataclasses import replace

import pytest
from tests.permits.samples import (
    A_MONTH_ON,
    HOUR,
    MORNING,
    PLATE,
    held_back,
    in_force,
    pass_issued,
    pass_reissued,
    reinstated,
)

from permits.domain import permit
from permits.domain.edition import MOST, ReissuePass, called_back, ended
from permits.domain.validity import Revoke, Status
from permits.domain.vehicle_pass import VehiclePass, decider
from shared.events.permits import PassReissued, PermitExpired, PermitRevoked
from shared.testing import Scenario

vehicle_pass, resumption = Scenario(decider), Scenario(permit.decider)
reissue = ReissuePass(None, "lost", MORNING + HOUR)
of_pass = {"permit_id": "v-1", "kind": "vehicle-pass", "holder": "mill", "plate": PLATE}
IN_FORCE = VehiclePass(status="active", permit_id="v-1", holder="mill", valid_until=A_MONTH_ON)


def test_a_pass_is_issued_again_as_the_next_edition() -> None:
    vehicle_pass.given(pass_issued).when(reissue).then(pass_reissued)
    third = pass_reissued.model_copy(update={"edition": 3})
    vehicle_pass.given(pass_issued, pass_reissued).when(reissue).then(third)


def test_a_resumption_permit_has_a_pass_too() -> None:
    expected = PassReissued(
        permit_id="p-1",
        kind="work",
        holder="mill",
        edition=2,
        reason="lost",
        reissued_at=MORNING + HOUR,
    )
    resumption.given(*in_force).when(reissue).then(expected)
    resumption.given(*held_back, reinstated).when(reissue).then(expected)


def test_of_two_who_replace_the_same_edition_one_gets_a_new_one() -> None:
    first = replace(reissue, replaces=1)
    vehicle_pass.given(pass_issued).when(first).then(pass_reissued)
    vehicle_pass.given(pass_issued, pass_reissued).when(first).refused("pass-edition")


def test_what_is_not_in_force_has_no_pass() -> None:
    resumption.given().when(reissue).refused("permit-in-force")
    resumption.given(in_force[0]).when(reissue).refused("permit-in-force")
    resumption.given(*held_back).when(reissue).refused("permit-in-force")


def test_what_is_over_has_no_pass() -> None:
    late = replace(reissue, at=A_MONTH_ON)
    vehicle_pass.given(pass_issued).when(late).refused("permit-over")
    revoked = PermitRevoked(**of_pass, reason="left its route")
    vehicle_pass.given(pass_issued, revoked).when(reissue).refused("permit-over")


def test_a_pass_is_not_issued_for_ever() -> None:
    last = pass_reissued.model_copy(update={"edition": MOST})
    vehicle_pass.given(pass_issued, last).when(reissue).refused("pass-editions")


@pytest.mark.parametrize(
    ("status", "edition", "expected", "for_good"),
    [
        ("active", 1, [], []),
        ("active", 3, [1, 2], [1, 2]),
        ("suspended", 1, [1], []),
        ("suspended", 2, [1, 2], [1]),
        ("revoked", 2, [1, 2], [1, 2]),
        ("expired", 1, [1], [1]),
    ],
)
def test_what_is_called_back_and_what_of_it_for_good(
    status: Status, edition: int, expected: list[int], for_good: list[int]
) -> None:
    held = replace(IN_FORCE, status=status, edition=edition)
    assert list(called_back(held)) == expected
    assert list(ended(held)) == for_good


def test_a_pass_that_was_issued_again_ends_like_any_other() -> None:
    revoked = PermitRevoked(**of_pass, reason="left its route")
    revoke = Revoke("left its route", MORNING + HOUR)
    vehicle_pass.given(pass_issued, pass_reissued).when(revoke).then(revoked)
    expired = PermitExpired(**of_pass, expired_at=A_MONTH_ON)
    again = replace(reissue, at=A_MONTH_ON)
    vehicle_pass.given(pass_issued, pass_reissued, expired).when(again).refused("permit-over")
