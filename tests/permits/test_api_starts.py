"""A permit of kind project-start starts one project, in either order, over HTTP."""

import pytest
from tests.kit import Still
from tests.permits.office import APPLICATION, Office
from tests.permits.samples import HOUR, MORNING
from tests.permits.support import Support
from tests.permits.test_api_projects import mill, permit, register

from shared.memory.bus import InMemoryBus

NOON = "2020-02-24T09:00:00+08:00"
"""An hour after the morning."""


async def started(support: Support) -> dict[str, str | None]:
    """Which permit has started which project."""
    listed = (await support.get("/v1/projects"))["items"]
    return {one["id"]: one["permit_id"] for one in listed}


async def test_the_only_project_that_waits_need_not_be_named(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    await register(office)
    await register(office, project_id="plan", stage="in-preparation")
    permit_id = await permit(office)
    await register(office, project_id="solar")
    await bus.settle()
    assert await started(support) == {"plan": None, "solar": None, "wind": permit_id}
    assert (await support.get(f"/v1/permits/{permit_id}"))["project_id"] == "wind"


async def test_of_several_projects_the_application_names_one(office: Office) -> None:
    await mill(office)
    for name in ("wind", "solar"):
        await register(office, project_id=name)
    refused = await office.apply(kind="project-start")
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == "body.project_id"
    assert error["message"] == "name the project_id: solar, wind are not started"


async def test_two_projects_of_one_builder_start_apart(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    for name in ("wind", "solar"):
        await register(office, project_id=name)
    assert (await office.apply(kind="project-start", project_id="solar")).status_code == 201
    again = await office.apply(kind="project-start", project_id="solar")
    assert (again.status_code, again.json()["rule"]) == (409, "one-open-permit")
    permit_id = await permit(office, project_id="wind")
    await bus.settle()
    assert await started(support) == {"solar": None, "wind": permit_id}


@pytest.mark.parametrize(
    ("kind", "project_id", "message"),
    [
        ("work", "wind", "only an application of kind project-start names a project"),
        ("project-start", "nowhere", "mill has no project nowhere"),
        ("project-start", "barn", "mill has no project barn"),
        (
            "project-start",
            "plan",
            "project plan is in preparation: there is no site to start",
        ),
    ],
)
async def test_a_project_that_cannot_be_started_is_refused_with_the_field(
    office: Office, kind: str, project_id: str, message: str
) -> None:
    await mill(office)
    await register(office)
    await register(office, project_id="barn", enterprise_id=None)
    await register(office, project_id="plan", stage="in-preparation")
    refused = await office.apply(kind=kind, project_id=project_id)
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"field": "body.project_id", "message": message}],
    )


async def test_a_repeated_application_finds_what_it_made_though_others_wait_by_now(
    office: Office, bus: InMemoryBus
) -> None:
    await mill(office)
    await register(office)
    path = "/v1/applications"
    body = {**APPLICATION, "kind": "project-start"}
    first = await office.post("clerk", path, body, "key-1")
    for name in ("solar", "water"):
        await register(office, project_id=name)
    assert (await office.post("clerk", path, body, "key-1")).json() == first.json()


async def test_a_project_registered_later_starts_when_it_is_registered(
    office: Office, support: Support, bus: InMemoryBus, clock: Still
) -> None:
    await mill(office)
    permit_id = await permit(office)
    await bus.settle()
    clock.time = MORNING + HOUR
    created = await register(office)
    await bus.settle()
    shown = await support.get(created.headers["Location"])
    assert (shown["permit_id"], shown["started_at"]) == (permit_id, NOON)


async def test_a_permit_that_names_no_project_starts_one_and_no_more(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    permit_id = await permit(office)
    await register(office)
    await bus.settle()
    await register(office, project_id="solar")
    await bus.settle()
    assert await started(support) == {"solar": None, "wind": permit_id}


async def test_where_two_projects_come_at_once_a_permit_that_names_none_starts_neither(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await mill(office)
    await permit(office)
    for name in ("wind", "solar"):
        await register(office, project_id=name)
    await bus.settle()
    assert await started(support) == {"solar": None, "wind": None}


async def test_a_project_is_not_started_any_more_once_its_permit_is_revoked(
    office: Office, support: Support, bus: InMemoryBus, clock: Still
) -> None:
    await mill(office)
    await register(office)
    first = await permit(office)
    await bus.settle()
    assert (await support.get("/v1/projects/summary"))["all"]["started"] == 1
    clock.time = MORNING + 24 * HOUR
    await office.revoke(first)
    await bus.settle()
    assert (await support.get("/v1/projects/summary"))["all"]["started"] == 0
    (listed,) = (await support.get("/v1/projects"))["items"]
    shown = await support.get("/v1/projects/wind")
    assert shown == listed
    assert (shown["started_at"], shown["permit_id"]) == (None, first)
    for day, started_by_then in (("2020-02-24", 1), ("2020-02-25", 0)):
        figures = (await support.get(f"/v1/days/{day}"))["projects"]
        assert figures["all"]["started"] == started_by_then
    second = await permit(office)
    await bus.settle()
    shown = await support.get("/v1/projects/wind")
    assert (shown["started_at"], shown["permit_id"]) == ("2020-02-25T08:00:00+08:00", second)
