"""What happens to every request around its route: correlation, a bound on the body, metrics, bugs.

Plain ASGI, because it stands in front of the hot path.
"""

import re
import time
from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import TooLarge
from shared.metrics.serving import REQUEST_SECONDS, REQUESTS
from shared.problems import bug, route_of

CORRELATION = b"correlation-id"
SANE = re.compile(r"^[\w.:\-]{1,64}\Z")
NO_OTHERS: Mapping[re.Pattern[str], int] = MappingProxyType({})
GONE = 499
"""What is counted where a client has left amid its own body: no bug, and nobody to answer."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Edge:
    """Wraps the app; `limit` bounds a body in bytes while it streams.

    A path that fits one of `limits` as a whole has a bound of its own.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, limits: Mapping[re.Pattern[str], int] = NO_OTHERS
    ) -> None:
        self.app, self.limit, self.limits = app, limit, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        correlation = _correlation(scope)
        scope.setdefault("state", {})["correlation_id"] = correlation
        started, status, begun = time.perf_counter(), 500, False

        async def answer(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                message["headers"] = [*message["headers"], (CORRELATION, correlation.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(correlation_id=correlation):
            try:
                await self.app(scope, _bounded(scope, receive, self._limit(scope)), answer)
            except ClientDisconnect:
                status = GONE
            except Exception as error:
                refusal = bug(Request(scope), error)
                if begun:
                    raise
                await refusal(scope, receive, answer)
            finally:
                _count(scope, status, time.perf_counter() - started)

    def _limit(self, scope: Scope) -> int:
        for path, limit in self.limits.items():
            if path.fullmatch(scope["path"]):
                return limit
        return self.limit


def _correlation(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == CORRELATION and SANE.match(text := value.decode("latin-1")):
            return str(text)
    return str(uuid4())


def _bounded(scope: Scope, receive: Receive, limit: int) -> Receive:
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    left = limit

    async def counted() -> Message:
        nonlocal left
        if said.isdigit() and int(said) > limit:
            raise TooLarge(f"a body may have {limit} bytes")
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(f"a body may have {limit} bytes")
        return message

    return counted


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = route_of(scope)
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)
