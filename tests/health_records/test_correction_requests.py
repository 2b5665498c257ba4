"""A correction that waits for a second person: who may decide it, and once."""

from dataclasses import replace

import pytest
from tests.health_records.people import LI, day

from health_records.domain.correction_request import (
    ApproveCorrection,
    Command,
    CorrectionRequest,
    RefuseCorrection,
    RequestCorrection,
    decider,
)
from shared.events.health_records.corrections import (
    CorrectionApproved,
    CorrectionRefused,
    CorrectionRequested,
)
from shared.testing import Scenario

Requests = Scenario[Command, CorrectionRequest]
ASK = RequestCorrection("c1", LI, ("name",), "misread", "zhang", day(9))
ASKED = CorrectionRequested(
    correction_id="c1",
    person_id=LI,
    fields=("name",),
    reason="misread",
    requested_by="zhang",
    requested_at=day(9),
)
APPROVE = ApproveCorrection("wang", day(10))
APPROVED = CorrectionApproved(
    correction_id="c1", person_id=LI, approved_by="wang", approved_at=day(10)
)
REFUSE = RefuseCorrection("the card says so", "wang", day(10))
REFUSED = CorrectionRefused(
    correction_id="c1",
    person_id=LI,
    reason="the card says so",
    refused_by="wang",
    refused_at=day(10),
)


@pytest.fixture
def request_() -> Requests:
    return Scenario(decider)


def test_it_is_asked_for_once(request_: Requests) -> None:
    request_.given().when(ASK).then(ASKED)
    request_.given(ASKED).when(ASK).then()


def test_another_account_approves_it_once(request_: Requests) -> None:
    request_.given(ASKED).when(APPROVE).then(APPROVED)
    request_.given(ASKED, APPROVED).when(APPROVE).then()


def test_who_asked_does_not_approve(request_: Requests) -> None:
    request_.given(ASKED).when(replace(APPROVE, by="zhang")).refused("second-person")


def test_it_is_refused_once_also_by_who_asked(request_: Requests) -> None:
    request_.given(ASKED).when(REFUSE).then(REFUSED)
    request_.given(ASKED, REFUSED).when(REFUSE).then()
    own = REFUSED.model_copy(update={"refused_by": "zhang"})
    request_.given(ASKED).when(replace(REFUSE, by="zhang")).then(own)


def test_what_is_decided_stays_decided(request_: Requests) -> None:
    request_.given(ASKED, REFUSED).when(APPROVE).refused("correction-open")
    request_.given(ASKED, APPROVED).when(REFUSE).refused("correction-open")
    third = replace(APPROVE, by="sun")
    request_.given(ASKED, APPROVED).when(third).refused("correction-open")
