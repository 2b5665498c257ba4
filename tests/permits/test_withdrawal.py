"""An application is withdrawn, and the enterprise applies anew."""

from dataclasses import replace

from tests.permits.office import Office
from tests.permits.samples import MORNING, applied, apply, failed, held_back, in_force, inspect

from permits.domain.application import WithdrawApplication
from permits.domain.permit import decider
from shared.events.permits import ApplicationWithdrawn
from shared.memory.bus import InMemoryBus
from shared.testing import Scenario

permit = Scenario(decider)
withdraw = WithdrawApplication("the roster is out of date", "clerk-1", MORNING)
withdrawn = ApplicationWithdrawn(
    permit_id="p-1",
    enterprise_id="mill",
    kind="work",
    reason="the roster is out of date",
    by="clerk-1",
    withdrawn_at=MORNING,
)
WHY = {"reason": "the roster is out of date"}


def test_an_application_is_withdrawn() -> None:
    permit.given(applied).when(withdraw).then(withdrawn)
    permit.given(applied, failed).when(withdraw).then(withdrawn)


def test_a_second_withdrawal_says_nothing_new() -> None:
    permit.given(applied, withdrawn).when(replace(withdraw, reason="again")).then()


def test_what_is_issued_is_revoked_and_not_withdrawn() -> None:
    permit.given(*in_force).when(withdraw).refused("application-open")
    permit.given(*held_back).when(withdraw).refused("application-open")


def test_what_nobody_applied_for_is_not_withdrawn() -> None:
    permit.given().when(withdraw).refused("permit-applied")


def test_a_withdrawn_application_is_neither_inspected_nor_made_again() -> None:
    permit.given(applied, withdrawn).when(inspect).refused("permit-over")
    permit.given(applied, withdrawn).when(apply).refused("one-open-permit")


async def withdrawal(office: Office, permit_id: str) -> int:
    path = f"/v1/applications/{permit_id}/withdrawal"
    return (await office.post("clerk:lin", path, WHY)).status_code


async def test_the_kind_is_applied_for_anew_after_a_withdrawal(office: Office) -> None:
    first = await office.applied()
    assert (await office.apply()).status_code == 409
    assert await withdrawal(office, first) == 201
    second = (await office.apply()).json()["id"]
    assert second != first
    assert (await office.inspect(second)).status_code == 201
    assert await withdrawal(office, second) == 409


async def test_a_withdrawn_application_shows_why(office: Office, bus: InMemoryBus) -> None:
    permit_id = await office.applied()
    assert await withdrawal(office, permit_id) == 201
    await bus.settle()
    shown = (await office.get(f"/v1/permits/{permit_id}")).json()
    assert shown["status"] == "withdrawn"
    assert shown["withdrawal"] == {
        "reason": "the roster is out of date",
        "by": "lin",
        "withdrawn_at": "2020-02-24T08:00:00+08:00",
    }


async def test_an_application_that_nobody_made_is_not_found(office: Office) -> None:
    assert await withdrawal(office, "nobody") == 404
