"""Approvals over HTTP, on the last day of one procedure and the first day of the other."""

from datetime import datetime

import httpx
import pytest
from tests.kit import Still
from tests.permits.office import Office

from shared.clock import COUNTY
from shared.memory.bus import InMemoryBus

THE_20TH = datetime(2020, 2, 20, 23, 59, tzinfo=COUNTY)
THE_21ST = datetime(2020, 2, 21, tzinfo=COUNTY)


@pytest.fixture
def clock() -> Still:
    return Still(THE_20TH)


async def approve(office: Office, permit_id: str, level: str, role: str = "") -> httpx.Response:
    path = f"/v1/applications/{permit_id}/approvals"
    return await office.post(role or f"{level}-approver", path, {"level": level})


async def test_three_levels_make_a_permit(office: Office, bus: InMemoryBus) -> None:
    permit_id = await office.applied()
    for level in ("village", "township", "county"):
        last = await approve(office, permit_id, level)
        assert last.status_code == 201, last.text
    await bus.settle()
    shown = (await office.get(last.headers["Location"])).json()
    assert (shown["status"], shown["procedure"]) == ("active", "level-by-level")
    assert [one["level"] for one in shown["approvals"]] == ["village", "township", "county"]
    assert shown["approvals"][0]["by"] == "village-approver"
    assert shown["inspection"] is None


async def test_an_inspection_of_the_20th_issues_nothing(office: Office) -> None:
    refused = await office.inspect(await office.applied())
    assert (refused.status_code, refused.json()["rule"]) == (409, "approval-procedure")
    assert refused.json()["rule_version"] == "procedure-2020-01"


async def test_the_next_level_is_named(office: Office) -> None:
    refused = await approve(office, await office.applied(), "county")
    assert (refused.status_code, refused.json()["rule"]) == (409, "levels-in-order")
    assert refused.json()["next_level"] == "village"


async def test_on_the_21st_an_inspection_goes_on_where_the_levels_stopped(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    permit_id = await office.applied()
    await approve(office, permit_id, "village")
    clock.time = THE_21ST
    refused = await approve(office, permit_id, "township")
    assert (refused.status_code, refused.json()["rule"]) == (409, "approval-procedure")
    inspected = await office.inspect(permit_id)
    assert inspected.status_code == 201
    await bus.settle()
    shown = (await office.get(inspected.headers["Location"])).json()
    assert (shown["status"], shown["procedure"]) == ("active", "on-site-inspection")
    assert shown["procedure_version"] == "procedure-2020-02"


async def test_a_role_approves_for_its_own_level(office: Office) -> None:
    permit_id = await office.applied()
    refused = await approve(office, permit_id, "county", role="village-approver")
    assert refused.status_code == 403


async def test_what_nobody_applied_for_is_not_found(office: Office) -> None:
    assert (await approve(office, "nobody", "village")).status_code == 404
    answer = await approve(office, "nobody", "state", role="village-approver")
    assert answer.json()["errors"][0]["field"] == "body.level"
