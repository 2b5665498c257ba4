"""Every route has its roles, and its examples work when they are pasted."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.permits.office import Office
from tests.permits.samples import PASS_KEYS

from permits.app import create_app
from shared.access import ROLES as ROLES_THERE_ARE
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform

COUNTY = {"clerk", "officer", "inspector", "operator", "auditor"}
ROLES = {
    "POST /v1/enterprises": {"clerk", "operator"},
    "GET /v1/enterprises": {"clerk", "officer", "inspector", "operator", "auditor"},
    "GET /v1/enterprises/{enterprise_id}": {
        "clerk", "officer", "inspector", "operator", "auditor",
    },
    "PUT /v1/enterprises/{enterprise_id}/officer": {"operator"},
    "PUT /v1/enterprises/{enterprise_id}/leader": {"operator"},
    "POST /v1/applications": {"clerk"},
    "GET /v1/batches": COUNTY,
    "POST /v1/applications/{permit_id}/withdrawal": {"clerk"},
    "POST /v1/applications/{permit_id}/commitment": {"clerk"},
    "POST /v1/applications/{permit_id}/approvals": {
        "village-approver", "township-approver", "county-approver",
    },
    "POST /v1/permits/{permit_id}/inspections": {"inspector"},
    "POST /v1/permits/{permit_id}/revocation": {"operator"},
    "POST /v1/vehicle-passes": {"officer", "operator"},
    "POST /v1/passes/{permit_id}/reissue": {"officer", "operator"},
    "GET /v1/passes/{permit_id}": {"clerk", "officer", "operator"},
    "GET /v1/passes/{permit_id}.png": {"clerk", "officer", "operator"},
    "GET /v1/passes/{permit_id}.svg": {"clerk", "officer", "operator"},
    "GET /v1/permits": {
        "guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor",
    },
    "GET /v1/permits/{permit_id}": {
        "guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor",
    },
    "POST /v1/units": {"operator"},
    "POST /v1/units/batch": {"operator"},
    "GET /v1/units": COUNTY,
    "GET /v1/units/summary": COUNTY,
    "GET /v1/units/{unit_id}": COUNTY,
    "POST /v1/enterprises/{enterprise_id}/visits": {"officer", "operator"},
    "GET /v1/enterprises/{enterprise_id}/visits": COUNTY,
    "GET /v1/visits": COUNTY,
    "GET /v1/visits/summary": COUNTY,
    "GET /v1/visits/{visit_id}": COUNTY,
    "POST /v1/projects": {"clerk", "operator"},
    "POST /v1/projects/batch": {"clerk", "operator"},
    "GET /v1/projects": COUNTY,
    "GET /v1/projects/summary": COUNTY,
    "GET /v1/projects/{project_id}": COUNTY,
    "POST /v1/plans": {"operator"},
    "GET /v1/plans": COUNTY,
    "GET /v1/plans/{plan_id}": COUNTY,
    "GET /v1/days/{day}": {"operator", "auditor"},
    "GET /v1/days/{day}/agenda": {"operator", "auditor"},
    "POST /v1/alerts": {"alertmanager"},
    "POST /v1/problems": {"clerk", "officer", "inspector", "operator"},
    "POST /v1/problems/{problem_id}/resolution": {"officer", "operator"},
    "GET /v1/problems": COUNTY | {"dispatcher"},
    "GET /v1/problems/summary": COUNTY | {"dispatcher"},
    "GET /v1/problems/{problem_id}": COUNTY | {"dispatcher"},
}  # fmt: skip
FOR_EVERYBODY = {"GET /v1/passes/keys", "GET /v1/passes/revocations"}
RULES = ("cluster", "resumption", "problem", "procedure")
ROLES |= {
    f"GET /v1/rules/{kind}{rest}": COUNTY | {"guard", "dispatcher"}
    for kind in RULES
    for rest in ("", "/decisions")
}
ROLES |= {
    f"POST /v1/rules/{kind}{rest}": {"operator"}
    for kind in RULES
    for rest in ("", "/dry-run", "/{version}/withdrawal", "/{version}/rollback")
}


async def answers(client: httpx.AsyncClient, route: str, headers: Mapping[str, str]) -> int:
    method, path = route.split(" ")
    filled = path.replace("{enterprise_id}", "mill").replace("{permit_id}", "p-1")
    return (await client.request(method, filled, json={}, headers=headers)).status_code


@pytest.mark.parametrize("route", ROLES)
async def test_a_route_lets_its_roles_through_and_nobody_else(
    client: httpx.AsyncClient, route: str
) -> None:
    assert await answers(client, route, {}) == 401
    tokens = {role: {"Authorization": f"Bearer {role}"} for role in ROLES_THERE_ARE}
    through = {
        role for role in ROLES_THERE_ARE if await answers(client, route, tokens[role]) != 403
    }
    assert through == ROLES[route]


@pytest.mark.parametrize("route", sorted(FOR_EVERYBODY))
async def test_what_verifies_passes_is_for_everybody_and_every_page(
    client: httpx.AsyncClient, route: str
) -> None:
    answer = await client.get(route.removeprefix("GET "))
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    elsewhere = await client.get("/v1/permits", headers={"Authorization": "Bearer clerk"})
    assert "access-control-allow-origin" not in elsewhere.headers


def test_every_route_is_named_above(platform: Platform) -> None:
    paths = described(platform).openapi()["paths"]
    found = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert found == set(ROLES) | FOR_EVERYBODY


def described(platform: Platform) -> FastAPI:
    """Give an app that is asked for its description only."""
    other = in_memory_platform("permits", InMemoryBus(), platform.clock)
    return create_app(other, pass_keys=PASS_KEYS)


def example(client_app: Any, schema: str) -> dict[str, Any]:
    """Put a body together from the examples of its fields."""
    fields = client_app.openapi()["components"]["schemas"][schema]["properties"]
    return {name: field["examples"][0] for name, field in fields.items()}


async def test_the_examples_work_when_pasted(
    office: Office, platform: Platform, bus: InMemoryBus
) -> None:
    app = described(platform)
    new = {name: example(app, name) for name in ("NewEnterprise", "NewOfficer", "NewApplication")}
    made = [
        await office.post("clerk", "/v1/enterprises", new["NewEnterprise"]),
        await office.post(
            "operator", "/v1/enterprises/feed-mill/officer", new["NewOfficer"], method="PUT"
        ),
        await office.post("clerk", "/v1/applications", new["NewApplication"]),
        await office.post("officer", "/v1/vehicle-passes", example(app, "NewPass")),
    ]
    permit = made[2].headers["Location"].split("?")[0]
    made.append(
        await office.post("inspector", f"{permit}/inspections", example(app, "NewInspection"))
    )
    passes = permit.replace("permits", "passes")
    made.append(await office.post("operator", f"{passes}/reissue", example(app, "Reissue")))
    made.append(await office.post("operator", f"{permit}/revocation", example(app, "Revocation")))
    assert [answer.status_code for answer in made] == [201] * 7


async def test_the_examples_of_support_work_when_pasted(office: Office, platform: Platform) -> None:
    app = described(platform)
    made = [
        await office.post(role, path, example(app, body), method=method)
        for method, role, path, body in (
            ("POST", "clerk", "/v1/enterprises", "NewEnterprise"),
            ("PUT", "operator", "/v1/enterprises/feed-mill/leader", "NewLeader"),
            ("POST", "operator", "/v1/units", "NewUnit"),
            ("POST", "officer", "/v1/enterprises/feed-mill/visits", "NewVisit"),
            ("POST", "clerk", "/v1/problems", "NewProblem"),
            ("POST", "officer", "/v1/problems/problem-1/resolution", "NewResolution"),
            ("POST", "clerk", "/v1/projects", "NewProject"),
        )
    ]
    assert [answer.status_code for answer in made] == [201] * 7


def test_no_pattern_forbids_a_plate_as_its_example_writes_it(platform: Platform) -> None:
    document = described(platform).openapi()
    body = document["components"]["schemas"]["NewPass"]["properties"]["plate"]
    assert (body["examples"], body["maxLength"]) == (["冀G·12345"], 16)
    asked = document["paths"]["/v1/permits"]["get"]["parameters"]
    (query,) = [one["schema"] for one in asked if one["name"] == "plate"]
    assert "pattern" not in str([body, query])
