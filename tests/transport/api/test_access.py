"""Who may call what: every route of transport, with a role that may not."""

from typing import Any

import httpx
import pytest
from tests.transport.asking import as_, planned
from tests.transport.facts import ANN

ROUTES = [
    ("POST", "/vehicles", "operator"),
    ("GET", "/vehicles", "guard"),
    ("GET", "/vehicles/冀G12345", "guard"),
    ("POST", "/trips", "operator"),
    ("GET", "/trips", "guard"),
    ("GET", "/trips/t1", "clerk"),
    ("POST", "/trips/t1/passengers", "guard"),
    ("DELETE", f"/trips/t1/passengers/{ANN}?reason=ill", "clerk"),
    ("POST", "/trips/t1/boardings", "clerk"),
    ("POST", "/trips/t1/boardings/batch", "clerk"),
    ("POST", "/trips/t1/departure", "guard"),
    ("POST", "/trips/t1/completion", "guard"),
    ("POST", "/trips/t1/cancellation", "guard"),
    ("POST", "/trips/t1/findings", "clerk"),
    ("GET", "/missing-passengers", "guard"),
    ("POST", "/lodgings", "dispatcher"),
    ("GET", "/lodgings", "guard"),
    ("GET", "/lodgings/h1", "officer"),
    ("GET", "/lodgings/waiting", "officer"),
    ("POST", "/lodgings/h1/holds", "operator"),
    ("DELETE", f"/lodgings/h1/rooms/{ANN}", "dispatcher"),
    ("POST", "/consignments", "clerk"),
    ("POST", "/consignments/c1/receipt", "guard"),
    ("GET", "/consignments", "guard"),
    ("GET", "/consignments/summary", "guard"),
    ("GET", "/consignments/c1", "guard"),
    ("GET", "/trips/summary", "guard"),
    ("POST", "/farms", "dispatcher"),
    ("PUT", "/farms/f1/feed", "dispatcher"),
    ("PUT", "/farms/f1/consumption", "guard"),
    ("GET", "/farms", "guard"),
    ("GET", "/farms/f1", "guard"),
    ("GET", "/days/2020-02-27", "dispatcher"),
    ("GET", "/days/2020-02-27/agenda", "dispatcher"),
    ("GET", "/rules/seats", "device"),
    ("GET", "/rules/seats/decisions", "device"),
    ("POST", "/rules/seats", "dispatcher"),
    ("POST", "/rules/seats/dry-run", "dispatcher"),
    ("POST", "/rules/seats/seats-2/withdrawal", "dispatcher"),
    ("POST", "/rules/seats/seats-2/rollback", "dispatcher"),
    ("PUT", "/stocks/depot/masks", "dispatcher"),
    ("GET", "/stocks", "guard"),
    ("GET", "/stocks/depot/masks", "guard"),
]
EXPECTED = {
    "/v1/trips": 201, "/v1/lodgings": 201, "/v1/consignments": 201, "/v1/farms": 201,
    "/v1/vehicles": 409, "/v1/rules/seats": 409, "/v1/rules/seats/dry-run": 409,
}  # fmt: skip
"""Of the bodies' own examples; of everything else the path is missed."""


@pytest.mark.parametrize(("method", "path", "role"), ROUTES)
async def test_a_role_that_may_not_is_forbidden(
    client: httpx.AsyncClient, method: str, path: str, role: str
) -> None:
    answer = await client.request(method, f"/v1{path}", headers=as_(role), json={})
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path", "role"), ROUTES)
async def test_a_caller_without_a_token_is_unknown(
    client: httpx.AsyncClient, method: str, path: str, role: str
) -> None:
    assert (await client.request(method, f"/v1{path}", json={})).status_code == 401


async def test_the_list_above_holds_every_route(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/openapi.json")).json()
    said = sum(len(methods) for methods in schema["paths"].values())
    assert said == len(ROUTES)


async def test_the_examples_of_every_body_are_taken(client: httpx.AsyncClient) -> None:
    await planned(client, seats=60)
    schema = (await client.get("/openapi.json")).json()
    bodies = {path: m["post"] for path, m in schema["paths"].items() if "post" in m}
    for path, operation in bodies.items():
        url = path.format(trip_id="t1", lodging_id="h1", consignment_id="c1", version="v1")
        by_operator = url in {"/v1/lodgings", "/v1/farms"} or url.startswith("/v1/rules/")
        role = "operator" if by_operator else "dispatcher"
        body = example_of(schema, operation)
        # What is wrong in a body is found before the trip of the path is missed.
        expected = EXPECTED.get(url, 404)
        answer = await client.post(url, json=body, headers=as_(role))
        assert answer.status_code == expected, (path, answer.text)


def example_of(schema: Any, operation: Any) -> dict[str, Any]:
    ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    fields = schema["components"]["schemas"][ref.rpartition("/")[2]].get("properties", {})
    return {name: field["examples"][0] for name, field in fields.items()}
