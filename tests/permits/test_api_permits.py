"""Applications, inspections and revocations over HTTP."""

import pytest
from tests.kit import Still
from tests.permits.office import APPLICATION, Json, Office
from tests.permits.samples import HOUR
from tests.permits.support import Support

from shared.memory.bus import InMemoryBus


async def test_an_application_becomes_a_permit(office: Office, bus: InMemoryBus) -> None:
    permit_id = await office.applied()
    inspected = await office.inspect(permit_id)
    assert inspected.json() == {"id": permit_id, "revision": 3}
    await bus.settle()
    shown = (await office.get(inspected.headers["Location"], "guard")).json()
    assert (shown["status"], shown["holder"]) == ("active", "mill")
    assert shown["valid_until"] == "2020-03-25T08:00:00+08:00"
    assert shown["inspection"]["inspector"] == "li"


async def test_what_an_application_lacks_is_named(office: Office) -> None:
    await office.register()
    refused = await office.apply(checklist=APPLICATION["checklist"][1:], supplies_days=3)
    assert (refused.status_code, refused.json()["rule"]) == (409, "complete-checklist")
    assert refused.json()["missing"] == ["control-plan", "supplies"]


async def test_a_kind_is_applied_for_once(office: Office) -> None:
    permit_id = await office.applied()
    refused = await office.apply()
    assert (refused.status_code, refused.json()["rule"]) == (409, "one-open-permit")
    assert refused.json()["permit_id"] == permit_id
    assert (await office.apply(kind="market")).status_code == 201


async def test_after_a_revocation_the_kind_is_applied_for_anew(office: Office) -> None:
    permit_id = await office.applied()
    await office.inspect(permit_id)
    await office.revoke(permit_id)
    assert (await office.apply()).json()["id"] != permit_id


async def test_an_unknown_enterprise_is_named_as_the_wrong_field(office: Office) -> None:
    refused = await office.apply()
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "body.enterprise_id"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "holiday"}, "body.kind"),
        ({"checklist": ["roster", "luck"]}, "body.checklist.1"),
        ({"supplies_days": -1}, "body.supplies_days"),
        ({"colour": "red"}, "body.colour"),
    ],
)
async def test_a_wrong_field_is_named(office: Office, wrong: Json, field: str) -> None:
    refused = await office.apply(**wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_nothing_passes_without_an_officer(office: Office) -> None:
    await office.register()
    permit_id = (await office.apply()).json()["id"]
    refused = await office.inspect(permit_id)
    assert (refused.status_code, refused.json()["rule"]) == (409, "named-officer")
    await office.assign()
    assert (await office.inspect(permit_id)).status_code == 201


async def test_findings_are_shown_and_inspected_again(office: Office, bus: InMemoryBus) -> None:
    permit_id = await office.applied()
    failed = await office.inspect(permit_id, findings=["no isolation place"])
    await bus.settle()
    shown = (await office.get(failed.headers["Location"])).json()
    assert (shown["status"], shown["inspection"]["findings"]) == ("applied", ["no isolation place"])
    assert (await office.inspect(permit_id)).status_code == 201


async def test_an_inspection_is_given_to_a_registered_unit(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    permit_id = await office.applied()
    refused = await office.inspect(permit_id, unit_id="task-force-1")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.unit_id")
    await support.unit()
    inspected = await office.inspect(permit_id, unit_id="task-force-1")
    await bus.settle()
    shown = (await office.get(inspected.headers["Location"])).json()
    assert shown["inspection"]["unit_id"] == "task-force-1"


async def test_the_same_key_is_the_same_inspection(office: Office) -> None:
    path = f"/v1/permits/{await office.applied()}/inspections"
    first = await office.post("inspector", path, {}, "key-1")
    assert (await office.post("inspector", path, {}, "key-1")).json() == first.json()
    other = await office.post("inspector", path, {"valid_days": 7}, "key-1")
    assert (other.status_code, other.json()["title"]) == (422, "KeyReused")


async def test_what_nobody_applied_for_is_not_found(office: Office) -> None:
    await office.register()
    pass_id = (await office.issue_pass()).json()["id"]
    assert (await office.inspect("nobody")).status_code == 404
    assert (await office.inspect(pass_id)).status_code == 404
    assert (await office.revoke("nobody")).status_code == 404
    assert (await office.get("/v1/permits/nobody")).status_code == 404


async def test_an_inspection_of_later_today_is_refused(office: Office) -> None:
    refused = await office.inspect(await office.applied(), inspected_at="2020-02-24T08:00:01+08:00")
    assert (refused.status_code, refused.json()["rule"]) == (409, "inspected-by-now")


async def test_an_inspection_from_before_the_application_or_the_failure_is_refused(
    office: Office, clock: Still
) -> None:
    permit_id = await office.applied()
    early = await office.inspect(permit_id, inspected_at="2020-02-24T07:59:59+08:00")
    assert (early.status_code, early.json()["rule"]) == (409, "new-inspection")
    assert "before the application" in early.json()["detail"]
    clock.time += HOUR
    await office.inspect(permit_id, findings=["no isolation place"])
    older = await office.inspect(permit_id, inspected_at="2020-02-24T08:30:00+08:00")
    assert (older.status_code, older.json()["rule"]) == (409, "new-inspection")
    assert "before the inspection that failed" in older.json()["detail"]


async def test_a_caller_that_no_fact_can_name_is_forbidden(office: Office) -> None:
    path = f"/v1/permits/{await office.applied()}/inspections"
    assert (await office.post("inspector:li@county", path, {})).status_code == 403


async def test_a_revoked_permit_shows_why(office: Office, bus: InMemoryBus, clock: Still) -> None:
    permit_id = await office.applied()
    await office.inspect(permit_id)
    clock.time += HOUR
    revoked = await office.revoke(permit_id)
    await bus.settle()
    shown = (await office.get(revoked.headers["Location"])).json()
    assert (shown["status"], shown["revocation"]) == ("revoked", "closed down")


async def test_an_application_is_not_revoked(office: Office) -> None:
    refused = await office.revoke(await office.applied())
    assert (refused.status_code, refused.json()["rule"]) == (409, "permit-issued")
