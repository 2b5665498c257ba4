"""An application shows all that the rules ask for, or the answer names what is missing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits.samples import A_MONTH_ON, applied, apply, in_force

from permits.domain.application import ApplyForResumption
from permits.domain.permit import decide, decider
from permits.domain.permit_state import Permit
from permits.domain.rules import RESUMPTION
from shared.errors import Refused
from shared.events.permits import PermitExpired, PermitRevoked, Requirement
from shared.testing import Scenario

permit = Scenario(decider)
ALL: tuple[Requirement, ...] = (
    "control-plan", "organisation", "supplies", "isolation-place", "roster",
    "disinfection-register", "shift-regime", "meal-regime",
)  # fmt: skip


def missing_in(command: ApplyForResumption) -> set[str]:
    try:
        decide(command, Permit())
    except Refused as refusal:
        return set(refusal.more["missing"])
    return set()


def test_a_complete_application_is_taken() -> None:
    permit.given().when(apply).then(applied)


def test_the_rules_ask_for_these_eight() -> None:
    assert RESUMPTION[0].requirements == ALL


def test_what_is_missing_is_named() -> None:
    command = replace(apply, checklist=("roster", "supplies", "meal-regime", "organisation"))
    with pytest.raises(Refused) as refusal:
        decide(command, Permit())
    missing = ["control-plan", "isolation-place", "disinfection-register", "shift-regime"]
    assert refusal.value.rule == "complete-checklist"
    assert refusal.value.more["missing"] == missing
    assert refusal.value.more["rule_version"] == "resumption-2020-01"


def test_supplies_are_for_seven_days() -> None:
    assert missing_in(replace(apply, supplies_days=7)) == set()
    assert missing_in(replace(apply, supplies_days=6)) == {"supplies"}


@given(st.sets(st.sampled_from(ALL)), st.integers(0, 20))
def test_exactly_what_is_not_shown_is_missing(shown: set[Requirement], days: int) -> None:
    command = replace(apply, checklist=tuple(shown), supplies_days=days)
    unsupplied = {"supplies"} if days < 7 else set()
    assert missing_in(command) == set(ALL) - shown | unsupplied


def test_a_second_application_is_refused_while_one_is_open() -> None:
    permit.given(applied).when(apply).refused("one-open-permit")
    permit.given(*in_force).when(apply).refused("one-open-permit")


def test_an_ended_permit_is_not_applied_for_again() -> None:
    ended = {"permit_id": "p-1", "kind": "work", "holder": "mill"}
    expired = PermitExpired(**ended, expired_at=A_MONTH_ON)
    revoked = PermitRevoked(**ended, reason="closed down")
    permit.given(*in_force, expired).when(apply).refused("one-open-permit")
    permit.given(*in_force, revoked).when(apply).refused("one-open-permit")
