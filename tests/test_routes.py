"""Every route names who may call it; only health, metrics and the description are for everybody."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import checkpoint.app
import health_records.app
import permits.app
import transport.app
from checkpoint.api.gate.sign_in import ByCode
from health_records.api.self_reports import ByLink
from shared.access import ROLES
from shared.clock import RealClock
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform
from shared.routing import join
from shared.web import Allow

ANONYMOUS = {"/livez", "/readyz", "/metrics", "/docs", "/docs/oauth2-redirect", "/openapi.json"}
BY_PAGE = {
    "checkpoint": {"/gate", "/gate/", "/gate/now", "/gate/{name}"},
    # Keys that are public, and a list that is signed: a guard's phone has no token.
    "permits": {"/v1/passes/keys", "/v1/passes/revocations"},
}
"""What anybody may read besides, service by service: a page, and what it needs."""
BY_CODE = {"/v1/gate/sign-in"}
"""Held open by the code in their body, see checkpoint.api.gate.sign_in."""
BY_LINK = {"/v1/self-reports/{token}"}
"""Held open by the token in their address, see health_records.api.self_reports."""
FOR_ALL = ("self-reports", "gate/sign-in", "passes/keys", "passes/revocations")
KEY = bytes(32)


def outside(name: str) -> Platform:
    return in_memory_platform(name, InMemoryBus(), RealClock())


APPS: Mapping[str, FastAPI] = {
    "checkpoint": checkpoint.app.create_app(
        outside("checkpoint"), person_key=KEY, master_keys={1: KEY}
    ),
    "health-records": health_records.app.create_app(
        outside("health-records"), person_key=KEY, cipher_keys={1: KEY}
    ),
    "permits": permits.app.create_app(outside("permits"), pass_keys={1: KEY}),
    "transport": transport.app.create_app(outside("transport")),
}


def roles(dependant: Dependant) -> Iterator[frozenset[str]]:
    """Find the roles of each `allow(...)` on the route, its router or what it depends on."""
    if isinstance(dependant.call, Allow):
        yield dependant.call.roles
    for inner in dependant.dependencies:
        yield from roles(inner)


@dataclass(frozen=True)
class Way:
    """One way in: a path, what may be done there, and the roles each `allow(...)` names."""

    path: str
    methods: frozenset[str]
    allowed: tuple[frozenset[str], ...]
    by_link: bool = False
    by_code: bool = False


def guarded_by_code(dependant: Dependant) -> bool:
    inner = any(guarded_by_code(one) for one in dependant.dependencies)
    return inner or isinstance(dependant.call, ByCode)


def guarded_by_link(dependant: Dependant) -> bool:
    inner = any(guarded_by_link(one) for one in dependant.dependencies)
    return inner or isinstance(dependant.call, ByLink)


def scripts_of_the_page(app: FastAPI) -> list[Mount]:
    """Files of a library that the page about the routes is drawn with."""
    mounts = [route for route in app.routes if isinstance(route, Mount)]
    return [one for one in mounts if one.path == "/docs/static" and type(one.app) is StaticFiles]


def ways(app: FastAPI) -> Iterator[Way]:
    """Walk as FastAPI does for its own description; what it does not list here is not served."""
    for context in iter_route_contexts(app.routes):
        if context.original_route in scripts_of_the_page(app):
            continue
        assert isinstance(context.original_route, Route), "mounts and sockets are not looked into"
        dependant = getattr(context, "dependant", None)
        allowed = tuple(roles(dependant)) if dependant else ()
        by_link = dependant is not None and guarded_by_link(dependant)
        by_code = dependant is not None and guarded_by_code(dependant)
        methods = frozenset(context.methods or ())
        yield Way(context.path or "", methods, allowed, by_link, by_code)


@pytest.fixture(params=APPS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(name: str) -> FastAPI:
    return APPS[name]


@pytest.fixture
def anonymous(name: str) -> set[str]:
    return ANONYMOUS | BY_PAGE.get(name, set())


def test_exactly_these_routes_are_for_everybody(app: FastAPI, anonymous: set[str]) -> None:
    open_ = {way.path for way in ways(app) if not (way.allowed or way.by_link or way.by_code)}
    assert open_ == anonymous


def test_what_is_for_everybody_changes_nothing(app: FastAPI) -> None:
    open_ = [way for way in ways(app) if not (way.allowed or way.by_link or way.by_code)]
    assert not [way for way in open_ if way.methods - {"GET", "HEAD"}]


def test_exactly_these_routes_are_guarded_by_a_code() -> None:
    found = {way.path for app in APPS.values() for way in ways(app) if way.by_code}
    assert found == BY_CODE


def test_exactly_these_routes_are_guarded_by_a_link() -> None:
    found = {way.path for app in APPS.values() for way in ways(app) if way.by_link}
    assert found == BY_LINK


def test_every_other_route_names_a_role_that_there_is(app: FastAPI) -> None:
    for way in ways(app):
        for allowed in way.allowed:
            assert allowed, way
            assert allowed <= set(ROLES), way


def test_an_auditor_changes_nothing(app: FastAPI) -> None:
    writing = [way for way in ways(app) if way.methods - {"GET", "HEAD"}]
    assert writing
    assert not [way for way in writing if any("auditor" in one for one in way.allowed)]


async def test_nobody_gets_in_without_a_token(app: FastAPI, anonymous: set[str]) -> None:
    transport_ = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport_, base_url="http://tests") as client:
        for way in ways(app):
            if way.path not in anonymous:
                for method in way.methods - {"HEAD"}:
                    path = way.path.replace("{", "").replace("}", "")
                    body = {"code": "00000-00000"} if way.by_code else None
                    status = (await client.request(method, path, json=body)).status_code
                    assert status == (404 if way.by_link else 401), way


async def test_the_page_about_the_routes_needs_no_other_host(app: FastAPI) -> None:
    transport_ = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport_, base_url="http://tests") as client:
        page = (await client.get("/docs")).text
        asked = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert len(asked) == 3
        for address in asked:
            assert address.startswith("/docs/static/")
            assert (await client.get(address)).status_code == 200


def test_a_route_without_a_role_would_be_found() -> None:
    router = APIRouter(prefix="/v1")
    router.add_api_route("/open", lambda: None)
    app = FastAPI()
    join(app, router)
    assert Way("/v1/open", frozenset({"GET"}), ()) in set(ways(app))


def operations(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_a_newcomer_can_tell_every_route_from_the_others_by_its_summary(app: FastAPI) -> None:
    seen: dict[tuple[str, str], str] = {}
    for name, operation in operations(app):
        summary, (tag,) = operation["summary"], operation["tags"]
        assert len(summary.split()) > 1, name
        assert seen.setdefault((tag, summary), name) == name


def test_the_description_names_the_roles_and_how_it_fails(app: FastAPI) -> None:
    for name, operation in operations(app):
        for_some = not any(path in name for path in FOR_ALL)
        assert ("Needs the role " in operation["description"]) == for_some, name
        some = ("401", "403") if for_some else ()
        for status in (*some, "404", "409", "422"):
            assert "application/problem+json" in operation["responses"][status]["content"], name
