"""Vehicle passes over HTTP."""

from urllib.parse import quote

import pytest
from tests.permits.office import Json, Office

from shared.memory.bus import InMemoryBus


@pytest.fixture
async def mill(office: Office) -> Office:
    await office.register()
    return office


async def test_a_pass_can_be_read(mill: Office, bus: InMemoryBus) -> None:
    issued = await mill.issue_pass()
    assert (issued.status_code, issued.json()["revision"]) == (201, 1)
    await bus.settle()
    shown = (await mill.get(issued.headers["Location"], "guard")).json()
    assert (shown["kind"], shown["plate"], shown["status"]) == (
        "vehicle-pass", "冀G12345", "active",
    )  # fmt: skip
    assert shown["valid_from"] == "2020-02-24T08:00:00+08:00"


async def test_a_plate_has_one_pass_however_it_is_written(mill: Office) -> None:
    permit_id = (await mill.issue_pass()).json()["id"]
    refused = await mill.issue_pass(plate=" 冀ｇ１２３４５")
    assert (refused.status_code, refused.json()["rule"]) == (409, "one-pass")
    assert refused.json()["permit_id"] == permit_id


async def test_of_many_requests_at_once_one_gets_the_pass(mill: Office) -> None:
    answers = await mill.issue_passes(10)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9


async def test_the_same_key_gets_the_same_pass(mill: Office) -> None:
    first = await mill.issue_pass("key-1")
    await mill.revoke(first.json()["id"])
    assert (await mill.issue_pass("key-1")).json() == first.json()
    assert (await mill.issue_pass("key-2")).json()["id"] != first.json()["id"]


async def test_a_trailer_is_refused(mill: Office) -> None:
    refused = await mill.issue_pass(plate="冀G1234挂")
    assert (refused.status_code, refused.json()["rule"]) == (409, "tractor-plate")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plate": "G12345"}, "body.plate"),
        ({"plate": 12345}, "body.plate"),
        ({"drivers": []}, "body.drivers"),
        ({"drivers": ["Zhang San"]}, "body.drivers.0"),
        ({"valid_until": "2020-03-01T00:00:00"}, "body.valid_until"),
        ({"enterprise_id": "nobody"}, "body.enterprise_id"),
    ],
)
async def test_a_wrong_field_is_named(mill: Office, wrong: Json, field: str) -> None:
    refused = await mill.issue_pass(**wrong)
    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert "Zhang San" not in refused.text


async def test_a_pass_that_is_over_is_refused(mill: Office) -> None:
    refused = await mill.issue_pass(valid_until="2020-02-24T08:00:00+08:00")
    assert (refused.status_code, refused.json()["rule"]) == (409, "pass-period")


async def test_permits_are_found_by_what_they_are(mill: Office, bus: InMemoryBus) -> None:
    permit_id = (await mill.apply()).json()["id"]
    pass_id = (await mill.issue_pass()).json()["id"]
    await bus.settle()
    wishes = {
        "holder=mill&kind=work": [permit_id],
        "status=active": [pass_id],
        f"plate={quote('冀G·12345')}": [pass_id],
        "holder=farm": [],
    }
    for wish, expected in wishes.items():
        found = (await mill.get(f"/v1/permits?{wish}", "dispatcher")).json()
        assert [one["id"] for one in found["items"]] == expected
