"""Key projects over HTTP, and their start by a permit in either order."""

from typing import Any

import httpx
from tests.permits.office import Json, Office
from tests.permits.support import Support

from shared.memory.bus import InMemoryBus

PROJECT: Json = {
    "project_id": "wind",
    "name": "Wind farm",
    "stage": "to-start",
    "lists": ["county"],
    "investment_total_yuan": 90_000_000,
    "investment_this_year_yuan": 10_000_000,
    "enterprise_id": "mill",
}


async def register(office: Office, **other: Any) -> httpx.Response:
    return await office.post("clerk", "/v1/projects", PROJECT | other)


async def permit(office: Office, kind: str = "project-start", **other: Any) -> str:
    permit_id = str((await office.apply(kind=kind, **other)).json()["id"])
    assert (await office.inspect(permit_id)).status_code == 201
    return permit_id


async def mill(office: Office) -> None:
    await office.register()
    await office.assign()


async def test_a_permit_of_another_kind_or_over_starts_nothing(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    await permit(office, "work")
    await office.revoke(await permit(office))
    await register(office)
    await bus.settle()
    assert (await support.get("/v1/projects/wind"))["started_at"] is None


async def test_many_projects_are_registered_at_once_and_one_refusal_keeps_none_out(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    projects = [PROJECT | {"project_id": f"wind-{n}"} for n in range(3)]
    projects[1] |= {"investment_this_year_yuan": 90_000_001}
    for outcomes in (["registered", "refused", "registered"], ["already", "refused", "already"]):
        said = await office.post("operator", "/v1/projects/batch", {"projects": projects})
        assert [one["outcome"] for one in said.json()["results"]] == outcomes
    assert said.json()["results"][1]["rule"] == "investment-within-total"
    await bus.settle()
    listed = (await support.get("/v1/projects"))["items"]
    assert [one["id"] for one in listed] == ["wind-0", "wind-2"]


async def test_a_project_of_an_enterprise_nobody_knows_is_refused_by_its_row_and_field(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    projects = [PROJECT | {"project_id": f"wind-{n}"} for n in range(3)]
    projects[1] |= {"enterprise_id": "nobody"}
    said = await office.post("operator", "/v1/projects/batch", {"projects": projects})
    assert (said.status_code, said.json()["registered"], said.json()["refused"]) == (200, 2, 1)
    assert said.json()["results"][1] == {
        "row": 2, "id": "wind-1", "outcome": "refused", "rule": None, "field": "enterprise_id",
        "detail": "there is no nobody",
    }  # fmt: skip
    await bus.settle()
    assert len((await support.get("/v1/projects"))["items"]) == 2


async def test_projects_are_summed_by_stage_and_list(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    await register(office)
    relief: Json = {
        "project_id": "greenhouse",
        "stage": "continued",
        "lists": ["county", "poverty-relief"],
        "investment_total_yuan": 150_000_000_000,
        "enterprise_id": None,
    }
    await register(office, **relief)
    await bus.settle()
    summary = await support.get("/v1/projects/summary")
    assert summary["all"]["investment_total_yuan"] == 150_090_000_000
    assert summary["by_list"]["county"]["projects"] == 2
    assert summary["by_stage"]["continued"] == {
        "projects": 1,
        "started": 0,
        "investment_total_yuan": 150_000_000_000,
        "investment_this_year_yuan": 10_000_000,
    }
    large = await support.get("/v1/projects/summary?from_yuan=100000000")
    assert large["all"]["projects"] == 1
    on_list = await support.get("/v1/projects?on_list=poverty-relief")
    assert [one["id"] for one in on_list["items"]] == ["greenhouse"]


async def test_a_list_that_is_named_twice_is_kept_once(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    created = await register(office, lists=["county", "city", "county"])
    await bus.settle()
    assert (await support.get(created.headers["Location"]))["lists"] == ["county", "city"]


async def test_bad_projects_are_refused(office: Office) -> None:
    unknown = await register(office)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (
        422,
        "body.enterprise_id",
    )
    refused = await register(office, enterprise_id=None, investment_this_year_yuan=90_000_001)
    assert (refused.status_code, refused.json()["rule"]) == (409, "investment-within-total")
