"""The HTTP defaults: who may call, what a refusal says, and what makes a command the same again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Response
from pydantic import Field
from tests.shared.samples import MORNING

from shared.aggregates import Outcome
from shared.errors import Gap, NotFound, NotYet, Refused, Unavailable
from shared.identity import derived_id
from shared.memory.platform import RoleTokens
from shared.web import Body, Sent, allow, answer, create_app

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CLERK = {"Authorization": "Bearer clerk:ann"}


class Still:
    def now(self) -> Any:
        return MORNING


class Person(Body):
    name: str = Field(max_length=5)
    age: int


async def fine() -> None:
    """Say that a dependency answers."""


def create(checks: dict[str, Callable[[], Awaitable[None]]] | None = None) -> FastAPI:
    app = create_app("tests", access=RoleTokens(), clock=Still(), checks=checks or {}, limit=100)

    @app.post("/v1/persons", status_code=201)
    async def post(body: Person, sent: Annotated[Sent, allow("clerk")], response: Response) -> Any:
        answer(response, Outcome("p", 3), "/v1/persons/p")
        cause = sent.cause
        return {
            "caller": sent.caller.name,
            "at": sent.at,
            "new": sent.new_id("person"),
            "cause": [cause.id, cause.correlation_id, cause.fingerprint, cause.traceparent],
        }

    @app.get("/v1/persons/{name}", dependencies=[allow("clerk", "auditor")])
    async def get(name: str) -> None:
        errors: dict[str, Exception] = {
            "nobody": NotFound("there is no such person"),
            "rule": Refused("the trip has left", rule="trip-departed", trip_id="t"),
            "gap": Gap("an earlier fact is on its way"),
            "yet": NotYet("not yet"),
            "away": Unavailable("MongoDB"),
            "bug": KeyError("secret of ours"),
        }
        raise errors[name]

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tests") as client:
        yield client


async def post(client: httpx.AsyncClient, body: Any = None, **headers: str) -> httpx.Response:
    sent = {"name": "ann", "age": 7} if body is None else body
    return await client.post("/v1/persons", json=sent, headers=CLERK | headers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Basic YTpi"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer emperor"}, 401),
        ({"Authorization": "Bearer guard"}, 403),
        ({"Authorization": "Bearer auditor"}, 403),
        ({"Authorization": "Bearer clerk"}, 201),
    ],
)
async def test_only_the_roles_of_a_route_may_call_it(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    found = await client.post("/v1/persons", json={"name": "ann", "age": 7}, headers=headers)
    assert found.status_code == status
    assert (found.headers.get("WWW-Authenticate") == "Bearer") is (status == 401)


async def test_a_command_answers_where_to_read_and_at_which_revision(
    client: httpx.AsyncClient,
) -> None:
    found = await post(client)
    assert found.headers["Location"] == "/v1/persons/p?at_least=3"
    assert (found.json()["caller"], found.json()["at"]) == ("ann", MORNING.isoformat())


async def test_the_same_key_makes_the_same_command_and_the_same_name(
    client: httpx.AsyncClient,
) -> None:
    one, two = [(await post(client, **{"Idempotency-Key": "k"})).json() for _ in range(2)]
    assert one["cause"][0] == two["cause"][0] == "ann/k"
    assert one["new"] == two["new"] == derived_id("person", "ann/k")
    assert one["cause"][2] == two["cause"][2] != ""


async def test_no_name_and_key_are_those_of_another_caller(client: httpx.AsyncClient) -> None:
    ids = set()
    for name, key in (("ann", "b/k"), ("ann/b", "k"), ("ann%2Fb", "k")):
        headers = {"Authorization": f"Bearer clerk:{name}", "Idempotency-Key": key}
        ids.add((await post(client, **headers)).json()["cause"][0])
    assert len(ids) == 3


async def test_another_body_under_the_same_key_has_another_fingerprint(
    client: httpx.AsyncClient,
) -> None:
    key = {"Idempotency-Key": "k"}
    one = (await post(client, {"name": "ann", "age": 7}, **key)).json()
    two = (await post(client, {"name": "ann", "age": 8}, **key)).json()
    assert one["cause"][0] == two["cause"][0]
    assert one["cause"][2] != two["cause"][2]


async def test_commands_without_a_key_are_never_the_same(client: httpx.AsyncClient) -> None:
    one, two = (await post(client)).json(), (await post(client)).json()
    assert one["cause"][0] != two["cause"][0]
    assert one["new"] != two["new"]


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}])
async def test_a_trace_goes_on_with_or_without_a_key(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    found = await post(client, traceparent=TRACE, **key)
    assert found.json()["cause"][3] == TRACE


@pytest.mark.parametrize("trace", ["", "x" * 5000, TRACE.upper(), TRACE + "-1", TRACE + "\n"])
async def test_a_trace_that_is_none_is_not_carried_on(
    client: httpx.AsyncClient, trace: str
) -> None:
    found = await post(client, traceparent=trace)
    assert found.json()["cause"][3] == ""


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_key_has_a_bounded_length(client: httpx.AsyncClient, key: str) -> None:
    found = await post(client, **{"Idempotency-Key": key})
    assert found.status_code == 422
    assert "dempotency" in found.json()["errors"][0]["field"]


@pytest.mark.parametrize(
    ("name", "status", "title", "retry"),
    [
        ("nobody", 404, "NotFound", None),
        ("rule", 409, "Refused", None),
        ("gap", 503, "Gap", "2"),
        ("yet", 503, "NotYet", "1"),
        ("away", 503, "Unavailable", "2"),
        ("bug", 500, "Bug", None),
    ],
)
async def test_every_error_is_a_problem_document(
    client: httpx.AsyncClient, name: str, status: int, title: str, retry: str | None
) -> None:
    found = await client.get(f"/v1/persons/{name}", headers=CLERK | {"correlation-id": "c-1"})
    problem = found.json()
    assert found.headers["content-type"] == "application/problem+json"
    assert (found.status_code, problem["status"], problem["title"]) == (status, status, title)
    assert problem["type"] == f"urn:yipan:problem:{title}"
    assert problem["correlation_id"] == found.headers["correlation-id"] == "c-1"
    assert found.headers.get("Retry-After") == retry


async def test_a_refusal_names_its_rule(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/v1/persons/rule", headers=CLERK)).json()
    assert (problem["rule"], problem["trip_id"]) == ("trip-departed", "t")
    assert problem["detail"] == "the trip has left"


async def test_a_bug_does_not_say_what_it_is(client: httpx.AsyncClient) -> None:
    found = await client.get("/v1/persons/bug", headers=CLERK)
    assert "secret of ours" not in found.text
    assert "KeyError" not in found.text


async def test_a_problem_names_the_field_and_does_not_repeat_what_was_sent(
    client: httpx.AsyncClient,
) -> None:
    found = await post(client, {"name": "130722199001011235", "age": "130722199001011235x"})
    fields = [error["field"] for error in found.json()["errors"]]
    assert (found.status_code, fields) == (422, ["body.name", "body.age"])
    assert "130722" not in found.text


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[1,", b"130722199001011235x"])
async def test_a_body_that_is_not_json_is_a_problem_too(
    client: httpx.AsyncClient, body: bytes
) -> None:
    headers = CLERK | {"content-type": "application/json"}
    found = await client.post("/v1/persons", content=body, headers=headers)
    assert found.status_code in {400, 422}
    assert found.headers["content-type"] == "application/problem+json"
    assert "130722" not in found.text


async def test_unknown_fields_are_refused_at_the_door(client: httpx.AsyncClient) -> None:
    found = await post(client, {"name": "ann", "age": 7, "rank": 1})
    assert [error["field"] for error in found.json()["errors"]] == ["body.rank"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/v1/persons", 405)]
)
async def test_what_is_not_there_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    found = await client.request(method, path)
    assert (found.status_code, found.json()["status"]) == (status, status)
    assert found.headers["content-type"] == "application/problem+json"
