"""Commitments over HTTP: filed, shown, and suspended by the clock."""

from datetime import timedelta

import httpx
import pytest
from tests.kit import Still
from tests.permits.office import Office
from tests.permits.samples import ANNA

from permits.handlers import Handlers
from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus

COMMITMENT = {"signed_by": ANNA, "text_sha256": "cd" * 32}


async def file(office: Office, permit_id: str, **other: object) -> httpx.Response:
    path = f"/v1/applications/{permit_id}/commitment"
    return await office.post("clerk:lin", path, COMMITMENT | other)


async def test_a_commitment_is_a_permit_at_once(office: Office, bus: InMemoryBus) -> None:
    filed = await file(office, await office.applied())
    assert filed.status_code == 201
    await bus.settle()
    shown = (await office.get(filed.headers["Location"])).json()
    assert (shown["status"], shown["procedure"]) == ("active", "commitment")
    assert shown["conditions"][-1] == "inspect-within-7-days"
    assert shown["commitment"] == COMMITMENT | {
        "filed_by": "lin",
        "filed_at": "2020-02-24T08:00:00+08:00",
        "inspect_by": "2020-03-02T08:00:00+08:00",
    }


async def test_without_an_inspection_the_clock_suspends_it(
    office: Office, bus: InMemoryBus, clock: Still, handlers: Handlers
) -> None:
    permit_id = await office.applied()
    await file(office, permit_id)
    clock.time += timedelta(days=7)
    assert await Deadlines(handlers.permits, clock.now).tick() == 1
    await bus.settle()
    shown = (await office.get(f"/v1/permits/{permit_id}")).json()
    assert shown["status"] == "suspended"
    assert [reason["code"] for reason in shown["reasons"]] == ["not-inspected"]
    assert [said["zh"] for said in shown["words"]] == ["承诺后逾期未查验"]
    assert (await office.inspect(permit_id)).status_code == 201
    await bus.settle()
    assert (await office.get(f"/v1/permits/{permit_id}")).json()["status"] == "active"


async def test_what_may_not_be_filed_is_named(office: Office) -> None:
    await office.register()
    await office.assign()
    permit_id = (await office.apply(risk_level="high")).json()["id"]
    refused = await file(office, permit_id)
    assert (refused.status_code, refused.json()["rule"]) == (409, "commitment-allowed")
    assert refused.json()["risk_levels"] == ["low"]
    assert (await file(office, "nobody")).status_code == 404


@pytest.mark.parametrize("field", ["signed_by", "text_sha256"])
async def test_a_wrong_field_is_named(office: Office, field: str) -> None:
    refused = await file(office, await office.applied(), **{field: "Zhang San"})
    assert [error["field"] for error in refused.json()["errors"]] == [f"body.{field}"]
