"""Filing with a commitment: a permit at once, and an inspection by the due time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.permits.samples import (
    A_MONTH_ON,
    ANNA,
    BO,
    HOUR,
    MORNING,
    applied,
    fever,
    in_force,
    inspect,
    issued,
    passed,
    suspend,
)

from permits.domain.commitment import FileCommitment
from permits.domain.inspection import Inspect
from permits.domain.permit import decider
from permits.domain.rules import PROCEDURE, RESUMPTION
from permits.domain.validity import Tick
from shared.events import Event, Reason
from shared.events.permits import (
    CommitmentFiled,
    InspectionFailed,
    PermitExpired,
    PermitReinstated,
    PermitSuspended,
    ResumptionApplied,
)
from shared.testing import Scenario

permit = Scenario(decider)
A_WEEK_ON = MORNING + timedelta(days=7)
DIGEST = "cd" * 32
file = FileCommitment(
    ANNA, DIGEST, "clerk-1", "officer-1", 30, RESUMPTION[0], PROCEDURE[1], MORNING
)
filed = CommitmentFiled(
    permit_id="p-1",
    enterprise_id="mill",
    signed_by=ANNA,
    text_sha256=DIGEST,
    filed_by="clerk-1",
    filed_at=MORNING,
    inspect_by=A_WEEK_ON,
    rule_version="procedure-2020-02",
)
on_trust = issued.model_copy(
    update={
        "procedure": "commitment",
        "conditions": (*issued.conditions, "inspect-within-7-days"),
    }
)
trusted: tuple[Event, ...] = (applied, filed, on_trust)
missing = PermitSuspended(
    permit_id="p-1",
    kind="work",
    holder="mill",
    reasons=(
        Reason(
            code="not-inspected",
            rule="procedure",
            rule_version="procedure-2020-02",
            facts={
                "filed_at": "2020-02-24T08:00:00+08:00",
                "inspect_by": "2020-03-02T08:00:00+08:00",
            },
        ),
    ),
    suspended_at=A_WEEK_ON,
)
expired = PermitExpired(permit_id="p-1", kind="work", holder="mill", expired_at=A_MONTH_ON)


def seen(days: float, inspection_id: str = "i-1") -> Inspect:
    """An inspection without findings, so many days after the filing."""
    at = MORNING + timedelta(days=days)
    return replace(inspect, inspection_id=inspection_id, inspected_at=at, at=at)


def test_the_permit_is_issued_at_once_and_names_the_days() -> None:
    permit.given(applied).when(file).then(filed, on_trust)


@pytest.mark.parametrize("change", [{"kind": "school"}, {"risk_level": "medium"}])
def test_schools_and_higher_risks_are_inspected_first(change: dict[str, str]) -> None:
    other: ResumptionApplied = applied.model_copy(update=change)
    permit.given(other).when(file).refused("commitment-allowed")


def test_nobody_files_while_levels_approve() -> None:
    permit.given(applied).when(replace(file, procedure=PROCEDURE[0])).refused("commitment-allowed")


def test_filing_asks_for_an_officer() -> None:
    permit.given(applied).when(replace(file, officer=None)).refused("named-officer")


def test_the_same_commitment_again_says_nothing_new() -> None:
    permit.given(*trusted).when(file).then()
    permit.given(*trusted).when(replace(file, signed_by=BO)).refused("application-open")
    permit.given(*in_force).when(file).refused("application-open")


def test_findings_come_before_a_commitment() -> None:
    failed = InspectionFailed(
        permit_id="p-1",
        enterprise_id="mill",
        inspection_id="i-0",
        inspector="inspector-1",
        findings=("no isolation place",),
        inspected_at=MORNING,
    )
    permit.given(applied, failed).when(file).refused("open-findings")


def test_the_inspection_that_passes_keeps_the_permit() -> None:
    command = seen(3)
    kept = passed.model_copy(update={"inspected_at": MORNING + timedelta(days=3)})
    permit.given(*trusted).when(command).then(kept)
    permit.given(*trusted, kept).when(Tick(A_WEEK_ON)).then()
    permit.given(*trusted, kept).when(replace(command, inspection_id="i-2")).refused(
        "inspection-due"
    )


def test_the_inspection_that_fails_suspends_it() -> None:
    command = replace(seen(3), findings=("no masks", "no roster"))
    failed, suspended = decider.decide(command, permit.given(*trusted).state())
    assert isinstance(failed, InspectionFailed)
    assert isinstance(suspended, PermitSuspended)
    (reason,) = suspended.reasons
    assert (reason.code, reason.rule_version) == ("commitment-broken", "procedure-2020-02")
    assert reason.facts == {"inspection_id": "i-1", "findings": "2"}
    mended = seen(4, "i-2")
    facts = decider.decide(mended, permit.given(*trusted, failed, suspended).state())
    assert [fact.type for fact in facts] == ["inspection-passed", "permit-reinstated"]


def test_no_inspection_by_the_due_time_suspends_it() -> None:
    assert decider.due is not None
    assert decider.due(permit.given(*trusted).state()) == A_WEEK_ON
    permit.given(*trusted).when(Tick(A_WEEK_ON - HOUR)).then()
    permit.given(*trusted).when(Tick(A_WEEK_ON + HOUR)).then(missing)
    permit.given(*trusted, missing).when(Tick(A_WEEK_ON + HOUR)).then()


def test_a_late_tick_says_what_came_first() -> None:
    permit.given(*trusted).when(Tick(A_MONTH_ON)).then(missing, expired)


def test_a_permit_that_ends_before_the_inspection_is_due_only_ends() -> None:
    ends = MORNING + timedelta(days=3)
    short = on_trust.model_copy(update={"valid_until": ends})
    over = expired.model_copy(update={"expired_at": ends})
    permit.given(applied, filed, short).when(Tick(A_MONTH_ON)).then(over)


def test_an_inspection_in_time_that_is_told_late_ends_the_same_in_both_orders() -> None:
    late = replace(inspect, inspected_at=A_WEEK_ON - HOUR, at=A_WEEK_ON + HOUR)
    kept = passed.model_copy(update={"inspected_at": A_WEEK_ON - HOUR})
    again = PermitReinstated(permit_id="p-1", kind="work", holder="mill", inspection_id="i-1")
    permit.given(*trusted).when(late).then(kept)
    permit.given(*trusted, missing).when(late).then(kept, again)


def test_an_inspection_after_the_due_time_says_first_what_the_clock_had_to_say() -> None:
    command = seen(8)
    kept = passed.model_copy(update={"inspected_at": MORNING + timedelta(days=8)})
    again = PermitReinstated(permit_id="p-1", kind="work", holder="mill", inspection_id="i-1")
    permit.given(*trusted).when(command).then(missing, kept, again)


def test_an_inspection_from_before_the_commitment_does_not_count() -> None:
    before = replace(inspect, inspected_at=MORNING - HOUR, at=MORNING + HOUR)
    permit.given(*trusted).when(before).refused("new-inspection")
    permit.given(*trusted, missing).when(replace(before, at=A_WEEK_ON)).refused("new-inspection")


def test_fevers_suspend_it_like_any_other() -> None:
    near = (fever(1, ANNA, 1), fever(2, BO, 2))
    (fact,) = decider.decide(suspend(*near), permit.given(*trusted).state())
    assert isinstance(fact, PermitSuspended)
    assert fact.reasons[0].code == "fever-cluster"
    permit.given(*trusted, fact).when(Tick(A_WEEK_ON)).then()
