"""The HTTP defaults of every service: who may call, problems, health, metrics, command answers."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import structlog
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi_offline import FastAPIOffline
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict

from shared.access import Access, Caller, Role
from shared.aggregates import Outcome
from shared.causes import Cause
from shared.clock import Clock
from shared.described import describe_well
from shared.edge import NO_OTHERS, Edge
from shared.errors import Forbidden, Unauthenticated
from shared.identity import derived_id
from shared.metrics.serving import BUILD
from shared.problems import add_problems
from shared.routing import join

log = structlog.get_logger()

Check = Callable[[], Awaitable[None]]
MOST_BYTES = 1 << 20
CHECKED_WITHIN = 4.0
"""Seconds a dependency has for saying that it is there; all are asked at once."""
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\Z")
"""W3C Trace Context: anything else does not travel on."""

bearer = HTTPBearer(auto_error=False, description="`yipan token --role ...` mints one")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="The same key again is the same command"),
]


class Body(BaseModel):
    """A request body: strict at the door."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Accepted(BaseModel):
    """What a command answers; read at `revision` or later with `?at_least=`."""

    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a request: who sent it, when, and what makes it the same again."""

    caller: Caller
    at: datetime
    cause: Cause

    def new_id(self, kind: str) -> str:
        """A name for something new; the same Idempotency-Key gives the same name."""
        return derived_id(kind, self.cause.id)


@dataclass(frozen=True, slots=True, eq=False)
class Allow:
    """A dependency: lets these roles through and says what came with the request.

    Two of the same roles are two: annotations are kept by equality, and one may ask for more.
    """

    roles: frozenset[Role]

    async def __call__(
        self, request: Request, token: Bearer, idempotency_key: IdempotencyKey = None
    ) -> Sent:
        return await self.sent(request, token.credentials if token else "", idempotency_key)

    async def sent(self, request: Request, token: str, idempotency_key: str | None) -> Sent:
        """Say what came with a request; Unauthenticated or Forbidden where it may not come."""
        if not token:
            raise Unauthenticated("send `Authorization: Bearer <token>`")
        access: Access = request.app.state.access
        caller = await access.caller(token)
        if not caller.roles & self.roles:
            raise Forbidden(f"this needs the role {' or '.join(sorted(self.roles))}")
        clock: Clock = request.app.state.clock
        return Sent(caller, clock.now(), await cause_of(request, caller, idempotency_key))


class RawRoute(APIRoute):
    """A route on the hot path: `async def endpoint(request, sent)` without FastAPI in between.

    Its dependency is still what names the roles, and OpenAPI shows it like any other route.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        (allowed,) = (d.call for d in self.dependant.dependencies if isinstance(d.call, Allow))
        endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            token = token if scheme.lower() == "bearer" else ""
            response: Response = await endpoint(request, await allowed.sent(request, token, None))
            return response

        return handle


def allow(*roles: Role) -> Any:
    """Name the roles that may call a route; every route has this or a test fails."""
    return Depends(Allow(frozenset(roles)))


async def cause_of(request: Request, caller: Caller, key: str | None) -> Cause:
    """Say what makes this request the same when it is sent again: the caller's key and its body."""
    correlation = request.state.correlation_id
    trace = request.headers.get("traceparent", "")
    trace = trace if TRACEPARENT.match(trace) else ""
    if key is None:
        return Cause(id=str(uuid4()), correlation_id=correlation, traceparent=trace)
    body = await request.body() + request.url.path.encode()
    return Cause(
        id=f"{quote(caller.name, safe='')}/{key}",
        correlation_id=correlation,
        fingerprint=hmac.new(request.app.state.fingerprint_key, body, "sha256").hexdigest(),
        traceparent=trace,
    )


def answer(response: Response, outcome: Outcome, location: str) -> Accepted:
    """Answer a command: where to read what became of it, and at which revision."""
    response.headers["Location"] = f"{quote(location)}?at_least={outcome.revision}"
    return Accepted(id=outcome.id, revision=outcome.revision)


def create_app(
    name: str,
    *,
    access: Access,
    clock: Clock,
    checks: Mapping[str, Check],
    limit: int = MOST_BYTES,
    limits: Mapping[re.Pattern[str], int] = NO_OTHERS,
    fingerprint_key: bytes = b"",
) -> FastAPI:
    """Make the app that all services start from.

    `limit` bounds a body in bytes, `limits` those of single paths. What a service has to do when
    it has answered its last request, it puts into `app.state.closing`. Fingerprints of bodies are
    stored beside what they led to: a service whose bodies are personal gives a key, or the body
    could be found by guessing.
    """
    # The page's scripts are served from here: a county's network may not lead to theirs.
    app = FastAPIOffline(
        title=f"Yipan {name}", version="1", redoc_url=None, static_url="/docs/static"
    )
    app.state.access, app.state.clock = access, clock
    app.state.fingerprint_key = fingerprint_key
    app.state.closing = []
    BUILD.labels(version("shared")).set(1)
    add_problems(app)
    describe_well(app)
    join(app, operations(checks))
    app.add_middleware(Edge, limit=limit, limits=limits)
    return app


def operations(checks: Mapping[str, Check]) -> APIRouter:
    """The three anonymous routes. Trouble of a dependency never fails liveness."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        outcomes = await asyncio.gather(*(outcome_of(check) for check in checks.values()))
        report = dict(zip(checks, outcomes, strict=True))
        response.status_code = 200 if set(report.values()) <= {"ok"} else 503
        return report

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def outcome_of(check: Check) -> str:
    """Say `ok`, or what went wrong within CHECKED_WITHIN seconds, by its kind alone."""
    try:
        async with asyncio.timeout(CHECKED_WITHIN):
            await check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the report
        # Anybody may ask: what the error says of hosts and paths is for our log.
        log.warning("not ready", error=repr(error))
        return type(error).__name__
    return "ok"
