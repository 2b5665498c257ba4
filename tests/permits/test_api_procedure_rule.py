"""The county changes its procedure ahead of time, and hears first whose application it changes."""

from datetime import datetime
from typing import Any

import pytest
from tests.kit import Still
from tests.permits.office import Office

from shared.clock import COUNTY
from shared.memory.bus import InMemoryBus

PATH = "/v1/rules/procedure"
THE_19TH = datetime(2020, 2, 19, 9, tzinfo=COUNTY)
THE_20TH = datetime(2020, 2, 20, tzinfo=COUNTY)
THE_24TH = datetime(2020, 2, 24, tzinfo=COUNTY)
SHOPS_TOO: dict[str, Any] = {
    "commitment_kinds": ["work", "market"],
    "commitment_risks": ["low", "medium"],
    "inspect_within_days": 3,
}


@pytest.fixture
def clock() -> Still:
    return Still(THE_19TH)


def version(at: datetime = THE_20TH, **change: Any) -> dict[str, Any]:
    values = {
        "levels": ["township", "county"],
        "commitment_kinds": [],
        "commitment_risks": [],
        "inspect_within_days": 7,
    }
    named = {"version": "new", "effective": at.isoformat()}
    return {**named, **values, **change}


async def tried(office: Office, body: dict[str, Any]) -> dict[str, Any]:
    answer = await office.post("operator", f"{PATH}/dry-run", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def scheduled(office: Office, body: dict[str, Any]) -> None:
    answer = await office.post("operator", PATH, body)
    assert answer.status_code == 201, answer.text


async def approve(office: Office, permit_id: str, level: str) -> int:
    path = f"/v1/applications/{permit_id}/approvals"
    return (await office.post(f"{level}-approver", path, {"level": level})).status_code


async def open_applications(office: Office, bus: InMemoryBus) -> tuple[str, str]:
    """Give one of low risk that the village approved, and one of medium risk without approval."""
    village = await office.applied()
    await approve(office, village, "village")
    plain = (await office.apply(kind="market", risk_level="medium")).json()["id"]
    await bus.settle()
    return village, plain


async def test_the_versions_of_february_are_listed(office: Office) -> None:
    first, second = (await office.get(PATH)).json()
    assert (first["version"], first["status"]) == ("procedure-2020-01", "in-effect")
    assert first["levels"] == ["village", "township", "county"]
    assert (second["version"], second["status"]) == ("procedure-2020-02", "scheduled")
    assert (second["levels"], second["inspect_within_days"]) == ([], 7)
    assert second["effective"] == "2020-02-21T00:00:00+08:00"


async def test_a_dry_run_names_the_applications_that_go_another_way(
    office: Office, bus: InMemoryBus
) -> None:
    _, plain = await open_applications(office, bus)
    assert await tried(office, version(commitment_kinds=["work"], commitment_risks=["low"])) == {
        "in_effect": "procedure-2020-01",
        "open": 2,
        "another_way": 1,  # the village had its say on the other one
        "another_way_ids": [plain],
        "may_then_be_filed": 1,
        "may_no_longer_be_filed": 0,
    }


async def test_an_inspection_instead_of_levels_is_another_way_for_all(
    office: Office, bus: InMemoryBus
) -> None:
    await open_applications(office, bus)
    assert (await tried(office, version(levels=[])))["another_way"] == 2


async def test_against_an_inspection_the_dry_run_compares_what_holds_by_then(
    office: Office, bus: InMemoryBus
) -> None:
    await open_applications(office, bus)
    told = await tried(office, version(THE_24TH, levels=[]))
    assert (told["in_effect"], told["another_way"]) == ("procedure-2020-02", 0)
    assert (told["may_then_be_filed"], told["may_no_longer_be_filed"]) == (0, 1)


async def test_from_its_first_minute_a_version_decides(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    _, plain = await open_applications(office, bus)
    await scheduled(office, version())
    assert await approve(office, plain, "township") == 409
    clock.time = THE_20TH
    assert await approve(office, plain, "township") == 201
    assert await approve(office, plain, "county") == 201
    shown = (await office.get(PATH)).json()
    assert [one["version"] for one in shown if one["status"] == "in-effect"] == ["new"]


async def test_what_may_be_filed_and_for_how_long_is_in_the_version(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    _, plain = await open_applications(office, bus)
    clock.time = THE_20TH
    await scheduled(office, version(THE_24TH, levels=[], **SHOPS_TOO))
    clock.time = THE_24TH
    body = {"signed_by": "a" * 32, "text_sha256": "b" * 64}
    filed = await office.post("clerk", f"/v1/applications/{plain}/commitment", body)
    assert filed.status_code == 201, filed.text
    await bus.settle()
    shown = (await office.get(filed.headers["Location"])).json()
    assert shown["procedure_version"] == "new"
    assert shown["commitment"]["inspect_by"] == "2020-02-27T00:00:00+08:00"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"levels": ["county", "village"]}, "levels"),
        ({"levels": ["county", "county"]}, "levels"),
        ({"levels": ["state"]}, "levels.0"),
        ({"commitment_kinds": ["work", "work"]}, "commitment_kinds"),
        ({"commitment_kinds": ["vehicle-pass"]}, "commitment_kinds.0"),
        ({"commitment_risks": ["low", "low"]}, "commitment_risks"),
        ({"inspect_within_days": 0}, "inspect_within_days"),
        ({"effective": "2020-02-24T00:00:00"}, "effective"),
    ],
)
@pytest.mark.parametrize("rest", ["", "/dry-run"])
async def test_a_wrong_procedure_is_refused_by_field(
    office: Office, change: dict[str, Any], field: str, rest: str
) -> None:
    answer = await office.post("operator", PATH + rest, version(**change))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]
