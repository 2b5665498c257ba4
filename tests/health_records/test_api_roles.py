"""Every route names who may call it, and its examples work when they are pasted."""

from typing import Any

import httpx
import pytest
from tests.health_records.county import PERSON_KEY
from tests.health_records.people import LI, day
from tests.kit import Still

from shared.identity import person_id

ROLES = {
    ("POST", "/v1/workers"): {"clerk"},
    ("GET", "/v1/workers"): {"clerk", "operator", "auditor", "inspector"},
    ("GET", "/v1/workers/{person_id}"): {"clerk", "operator", "auditor", "inspector"},
    ("GET", "/v1/workers/{person_id}/timeline"): {"clerk", "operator", "auditor", "inspector"},
    ("GET", "/v1/workers/{person_id}/identity"): {"clerk", "operator"},
    ("POST", "/v1/workers/{person_id}/declarations"): {"clerk"},
    ("POST", "/v1/workers/{person_id}/examinations"): {"clerk", "operator"},
    ("POST", "/v1/workers/{person_id}/returns"): {"clerk"},
    ("POST", "/v1/workers/{person_id}/corrections"): {"clerk"},
    ("POST", "/v1/corrections"): {"clerk"},
    ("GET", "/v1/corrections"): {"clerk", "operator", "auditor"},
    ("GET", "/v1/corrections/{correction_id}"): {"clerk", "operator", "auditor"},
    ("GET", "/v1/corrections/{correction_id}/values"): {"clerk", "operator"},
    ("POST", "/v1/corrections/{correction_id}/approval"): {"clerk", "operator"},
    ("POST", "/v1/corrections/{correction_id}/refusal"): {"clerk", "operator"},
    ("PUT", "/v1/workers/{person_id}/isolation"): {"operator"},
    ("GET", "/v1/days/{day}"): {"operator", "auditor"},
    ("GET", "/v1/days/{day}/agenda"): {"operator", "auditor"},
    ("POST", "/v1/workers/{person_id}/report-links"): {"clerk"},
    ("POST", "/v1/workers/{person_id}/reports"): {"clerk"},
    ("GET", "/v1/missed-reports"): {"clerk", "officer", "operator", "auditor"},
    ("GET", "/v1/enterprises/{enterprise_id}/lists"): {"clerk", "officer", "operator", "auditor"},
    ("GET", "/v1/enterprises/{enterprise_id}/lists.xlsx"): {"clerk"},
    ("GET", "/v1/workers/{person_id}/contacts"): {"clerk", "operator", "auditor"},
    ("GET", "/v1/workers/{person_id}/temperatures"): {"clerk", "operator", "auditor"},
    ("POST", "/v1/enterprises/{enterprise_id}/roster"): {"clerk"},
    ("GET", "/v1/roster-template.xlsx"): {"clerk", "officer", "operator"},
    ("GET", "/v1/imports"): {"clerk", "officer", "operator", "auditor"},
    ("GET", "/v1/imports/{import_id}"): {"clerk", "officer", "operator", "auditor"},
    ("GET", "/v1/imports/{import_id}/rows"): {"clerk", "officer", "operator", "auditor"},
    ("GET", "/v1/duplicates"): {"clerk", "operator", "auditor"},
    ("POST", "/v1/duplicates"): {"clerk", "operator"},
    ("GET", "/v1/duplicates/{duplicate_id}"): {"clerk", "operator", "auditor"},
    ("POST", "/v1/duplicates/{duplicate_id}/merge"): {"clerk", "operator"},
    ("POST", "/v1/duplicates/{duplicate_id}/undo"): {"clerk", "operator"},
    ("POST", "/v1/duplicates/{duplicate_id}/dismissal"): {"clerk", "operator"},
}
READERS = {"guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor"}
ROLES |= {
    ("GET", f"/v1/rules/{kind}{rest}"): READERS
    for kind in ("return", "isolation")
    for rest in ("", "/decisions")
}
ROLES |= {
    ("POST", f"/v1/rules/{kind}{rest}"): {"operator"}
    for kind in ("return", "isolation")
    for rest in ("", "/dry-run", "/{version}/withdrawal", "/{version}/rollback")
}
EVERYBODY = {
    "device", "guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor",
}  # fmt: skip
BODIES: dict[str, Any] = {
    "declarations": {"stays": [], "symptoms": False},
    "examinations": {"result": "negative", "examined_at": "2020-02-17T07:00:00+08:00"},
    "returns": {"from_region": "370100", "arrived_at": "2020-02-16T18:00:00+08:00"},
    "isolation": {"ends_at": "2020-02-20T18:00:00+08:00", "reason": "decided"},
}


async def call(client: httpx.AsyncClient, route: tuple[str, str], role: str) -> int:
    method, path = route
    names = {
        "enterprise_id": "feed-mill",
        "day": "2020-02-17",
        "import_id": "i1",
        "correction_id": "c1",
        "version": "return-2",
        "duplicate_id": "d1",
    }
    path = path.format(person_id=LI, **names)
    body = BODIES.get(path.rsplit("/", 1)[-1], {}) if method != "GET" else None
    headers = {"Authorization": f"Bearer {role}"} if role else {"Authorization": ""}
    return (await client.request(method, path, json=body, headers=headers)).status_code


@pytest.mark.parametrize("route", ROLES, ids=" ".join)
async def test_only_the_named_roles_pass(client: httpx.AsyncClient, route: tuple[str, str]) -> None:
    passed = {role for role in EVERYBODY if await call(client, route, role) != 403}
    assert passed == ROLES[route]


@pytest.mark.parametrize("route", ROLES, ids=" ".join)
async def test_nobody_passes_without_a_token(
    client: httpx.AsyncClient, route: tuple[str, str]
) -> None:
    assert await call(client, route, "") == 401


async def test_no_route_is_missing_from_this_list(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    found = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    by_link = {(method, "/v1/self-reports/{token}") for method in ("GET", "POST")}
    assert found == set(ROLES) | by_link


async def test_the_examples_work_when_they_are_pasted(
    client: httpx.AsyncClient, clock: Still
) -> None:
    clock.time = day(18)
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
    answer = await client.post("/v1/workers", json=example(schemas, "NewWorker"))
    path = f"/v1/workers/{person_id('13072219010101001X', PERSON_KEY)}"
    assert answer.json()["id"] == path.rsplit("/", 1)[-1]
    stays = {"stays": [example(schemas, "StayIn")]}
    declared = example(schemas, "NewDeclaration") | stays
    for what, body in (
        ("declarations", declared),
        ("examinations", example(schemas, "NewExamination")),
        ("returns", example(schemas, "NewReturn")),
    ):
        assert (await client.post(f"{path}/{what}", json=body)).status_code == 201
    operator = {"Authorization": "Bearer operator"}
    end = example(schemas, "NewEnd")
    moved = await client.put(f"{path}/isolation", json=end, headers=operator)
    assert moved.status_code == 201


def example(schemas: dict[str, Any], name: str) -> dict[str, Any]:
    """What the page of the interface shows for a body, field by field."""
    fields = schemas[name]["properties"].items()
    return {field: about["examples"][0] for field, about in fields if "examples" in about}
