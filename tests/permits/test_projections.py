"""Whatever comes twice, late or in any order between subjects, the views end the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits.facts import history
from tests.permits.samples import (
    A_MONTH_ON,
    HOUR,
    MORNING,
    applied,
    cluster,
    failed,
    issued,
    pass_issued,
    pass_reissued,
    passed,
    passed_again,
    registered,
    reinstated,
    suspended,
)
from tests.permits.samples_of_support import (
    CLOCK,
    escalated,
    problem_raised,
    problem_resolved,
    unit_registered,
    visit_recorded,
)
from tests.permits.test_commitment import A_WEEK_ON, missing, trusted
from tests.permits.test_project import registered as project_registered
from tests.permits.test_project import started as project_started

from permits.projections import SUBSCRIPTIONS
from permits.views import EnterpriseView, Inspection, PermitView, ProblemView
from shared.bus import by_type
from shared.envelope import Delivery
from shared.errors import Gap
from shared.events import OWNERS
from shared.events.permits import (
    ApplicationWithdrawn,
    ApprovalGiven,
    LeaderAssigned,
    OfficerAssigned,
    PermitExpired,
    PermitRevoked,
)
from shared.groups import Projections
from shared.memory.documents import InMemoryDocuments
from shared.views import View

terms: dict[str, Any] = {"permit_id": "p-1", "kind": "work", "holder": "mill"}
expired = PermitExpired(**terms, expired_at=A_MONTH_ON)
of_pass = {"permit_id": "v-1", "kind": "vehicle-pass", "holder": "mill", "plate": "冀G12345"}
revoked = PermitRevoked(**of_pass, reason="left its route")

ENTERPRISE = history(
    registered,
    OfficerAssigned(enterprise_id="mill", officer="officer-1"),
    LeaderAssigned(enterprise_id="mill", leader="leader-1", tier="principal"),
)
withdrawn = ApplicationWithdrawn(
    permit_id="p-2", enterprise_id="mill", kind="work", reason="a mistake", by="clerk-1",
    withdrawn_at=MORNING,
)  # fmt: skip
PERMIT = history(applied, failed, passed, issued, suspended, passed_again, reinstated, expired)
approved = ApprovalGiven(
    permit_id="p-2", enterprise_id="mill", level="village", by="village-1", at=MORNING,
    rule_version="procedure-2020-01",
)  # fmt: skip
WITHDRAWN = history(applied.model_copy(update={"permit_id": "p-2"}), approved, withdrawn)
PASS = history(pass_issued, pass_reissued, revoked)
PROBLEM = history(problem_raised, *escalated, problem_resolved)
PROJECT = history(project_registered, project_started)
TRUSTED = history(*(one.model_copy(update={"permit_id": "p-3"}) for one in (*trusted, missing)))
SUPPORT = [
    *WITHDRAWN,
    *TRUSTED,
    *history(unit_registered),
    *history(visit_recorded),
    *PROBLEM,
    *PROJECT,
]


async def projected(*deliveries: Delivery, batch: int = 100) -> InMemoryDocuments:
    documents = InMemoryDocuments()
    group = Projections("permits.projections", by_type(SUBSCRIPTIONS), documents)
    for start in range(0, len(deliveries), batch):
        await group.settle(deliveries[start : start + batch])
    return documents


async def seen(view: type[View], id_: str, *deliveries: Delivery) -> Any:
    document = await (await projected(*deliveries)).get(view.collection, id_)
    return view.model_validate(document)


async def test_an_enterprise_shows_its_officer() -> None:
    shown = await seen(EnterpriseView, "mill", *ENTERPRISE)
    assert (shown.name, shown.sector, shown.township) == ("Mill", "feed", "Zhangbei")
    assert (shown.above_scale, shown.officer, shown.revision) == (True, "officer-1", 3)
    assert (shown.leader, shown.leader_tier) == ("leader-1", "principal")


async def test_an_application_shows_what_was_shown() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT[:1])
    assert (shown.status, shown.holder, shown.kind) == ("applied", "mill", "work")
    assert (shown.supplies_days, shown.risk_level, shown.batch) == (7, "low", 1)
    assert (shown.applied_at, len(shown.checklist)) == (MORNING, 8)


async def test_a_failed_inspection_shows_its_findings_and_changes_no_status() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT[:2])
    assert shown.status == "applied"
    assert shown.inspection == Inspection(
        inspection_id="i-0",
        inspector="inspector-1",
        inspected_at=MORNING,
        passed=False,
        findings=("no isolation place",),
    )


async def test_an_issued_permit_shows_its_terms() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT[:4])
    assert (shown.status, shown.inspection.passed) == ("active", True)
    assert (shown.valid_from, shown.valid_until) == (MORNING, A_MONTH_ON)
    assert "staggered-meals" in shown.conditions
    assert shown.inspection.findings == ()


async def test_a_suspended_permit_shows_why() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT[:5])
    assert (shown.status, shown.reasons) == ("suspended", (cluster,))


async def test_a_reinstated_permit_shows_no_reasons() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT[:7])
    assert (shown.status, shown.reasons) == ("active", ())
    assert shown.inspection.inspected_at == MORNING + 3 * HOUR


async def test_an_expired_permit_shows_when_it_ended() -> None:
    shown = await seen(PermitView, "p-1", *PERMIT)
    assert (shown.status, shown.expired_at, shown.revision) == ("expired", A_MONTH_ON, 8)


async def test_a_revoked_pass_shows_why_and_keeps_its_terms() -> None:
    shown = await seen(PermitView, "v-1", *PASS)
    assert (shown.status, shown.revocation) == ("revoked", "left its route")
    assert (shown.plate, shown.route, shown.cargo) == ("冀G12345", "mill - farms", "feed")
    assert shown.drivers == ("a" * 32,)


async def test_an_approval_is_shown_once_however_often_it_comes() -> None:
    shown = await seen(PermitView, "p-2", *WITHDRAWN, *WITHDRAWN)
    assert [(one.level, one.by, one.at) for one in shown.approvals] == [
        ("village", "village-1", MORNING)
    ]
    assert (shown.status, shown.revision) == ("withdrawn", 3)


async def test_a_commitment_not_inspected_is_suspended_since_its_due_time() -> None:
    shown = await seen(PermitView, "p-3", *TRUSTED)
    assert (shown.status, shown.commitment.inspect_by) == ("suspended", A_WEEK_ON)
    assert shown.steps[-1].at == A_WEEK_ON


async def test_a_problem_shows_its_levels_and_what_was_done() -> None:
    shown = await seen(ProblemView, "problem-1", *PROBLEM)
    assert (shown.status, shown.level, shown.escalated_at) == ("resolved", 3, CLOCK)
    assert shown.resolution.what_was_done == "three passes were issued"
    assert (await seen(ProblemView, "problem-1", *PROBLEM[:1])).level == 0


@pytest.mark.parametrize("missing", range(len(PROBLEM) - 1))
async def test_a_missing_level_is_a_gap(missing: int) -> None:
    with pytest.raises(Gap):
        await projected(*PROBLEM[:missing], *PROBLEM[missing + 1 :])


async def test_all_twice_changes_nothing() -> None:
    everything = [*ENTERPRISE, *PERMIT, *PASS, *SUPPORT]
    once, twice = await projected(*everything), await projected(*everything, *everything)
    assert twice.collections == once.collections


async def test_any_prefix_again_changes_nothing() -> None:
    whole = (await projected(*PERMIT)).collections
    for end in range(len(PERMIT)):
        assert (await projected(*PERMIT, *PERMIT[:end], batch=3)).collections == whole


@given(
    st.permutations(
        "e" * len(ENTERPRISE) + "p" * len(PERMIT) + "v" * len(PASS) + "s" * len(SUPPORT)
    )
)
async def test_the_order_between_subjects_changes_nothing(order: list[str]) -> None:
    queues = {"e": iter(ENTERPRISE), "p": iter(PERMIT), "v": iter(PASS), "s": iter(SUPPORT)}
    mixed = [next(queues[key]) for key in order]
    expected = await projected(*ENTERPRISE, *PERMIT, *PASS, *SUPPORT)
    assert (await projected(*mixed, batch=4)).collections == expected.collections


@pytest.mark.parametrize("missing", range(len(PERMIT) - 1))
async def test_a_missing_fact_is_a_gap(missing: int) -> None:
    with pytest.raises(Gap):
        await projected(*PERMIT[:missing], *PERMIT[missing + 1 :])


def test_every_fact_of_permits_is_projected() -> None:
    assert {s.event for s in SUBSCRIPTIONS} == set(OWNERS["permits"])
