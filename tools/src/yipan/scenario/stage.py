"""Where the story is played: four APIs, a clock, and a way to wait for what must follow.

The live stage talks to real processes; the one in tests to the same services in memory.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

import httpx
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

from shared.clock import Clock, FastClock

PATIENCE = 30.0
"""Real seconds until what must follow from a fact is missed."""
PAUSE, LONGEST_PAUSE, SHARE = 0.005, 0.2, 0.1
"""Real seconds between two looks: a share of what was waited, as looking costs others time."""
UNAVAILABLE = 503
RESEND = 120.0
"""Real seconds in which a request is sent again while the answer is 503."""

Json = Any
Check = Callable[[], Awaitable[bool]]


class Missed(AssertionError):
    """Something that must follow did not, in time."""


class Unexpected(AssertionError):
    """An API answered with another status than the story expects."""


class Stage(Protocol):
    def now(self) -> datetime: ...

    async def until(self, moment: datetime) -> None:
        """Wait for the county's clock to reach a moment."""

    async def follows(self, what: str, check: Check) -> None:
        """Wait until the check holds, or raise Missed."""

    async def call(
        self,
        role: str,
        method: str,
        service: str,
        path: str,
        body: Json = None,
        *,
        expect: int | tuple[int, ...] = (200, 201, 202),
        key: str | None = None,
    ) -> Json:
        """Send a request in a role and return the JSON of the answer."""

    async def upload(self, role: str, service: str, path: str, content: bytes, kind: str) -> Json:
        """Send a file of a media type and return the JSON of the answer."""


@dataclass
class HttpStage:
    """What both stages share: requests, sent again while the suite says `try again`."""

    clients: Mapping[str, httpx.AsyncClient]
    token: Callable[[str], str]
    resent: int = field(default=0, init=False)

    async def call(
        self,
        role: str,
        method: str,
        service: str,
        path: str,
        body: Json = None,
        *,
        expect: int | tuple[int, ...] = (200, 201, 202),
        key: str | None = None,
    ) -> Json:
        headers = {"authorization": f"Bearer {self.token(role)}"}
        if method != "GET":
            # The same command when it is sent again: its answer may have been lost in a crash.
            headers["idempotency-key"] = key or str(uuid4())
        answer = await self._send(service, method, path, headers, json=body)
        wanted = (expect,) if isinstance(expect, int) else expect
        return _expected(answer, wanted)

    async def upload(self, role: str, service: str, path: str, content: bytes, kind: str) -> Json:
        """Send a file of a media type and return the JSON of the answer."""
        token, key = f"Bearer {self.token(role)}", str(uuid4())
        headers = {"authorization": token, "idempotency-key": key, "content-type": kind}
        answer = await self._send(service, "POST", path, headers, content=content)
        return _expected(answer, (200, 201, 202))

    async def _send(
        self, service: str, method: str, path: str, headers: Mapping[str, str], **body: Any
    ) -> httpx.Response:
        client = self.clients[service]
        again = AsyncRetrying(
            retry=retry_if_result(_says_try_again),
            stop=stop_after_delay(RESEND),
            wait=wait_fixed(0.5),
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )

        async def once() -> httpx.Response | None:
            try:
                found = await client.request(method, path, headers=headers, **body)
            except httpx.TransportError:
                found = None  # the process is being started again: the same request, once more
            self.resent += _says_try_again(found)
            return found

        answer: httpx.Response | None = await again(once)
        if answer is None:
            raise Unexpected(f"{method} {service}{path}: no answer within {RESEND:.0f} s")
        return answer


def _expected(answer: httpx.Response, wanted: tuple[int, ...]) -> Json:
    if answer.status_code not in wanted:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Unexpected(f"{asked}: {answer.status_code} {answer.text[:500]}")
    return answer.json()


def _says_try_again(answer: httpx.Response | None) -> bool:
    return answer is None or answer.status_code == UNAVAILABLE


@dataclass
class LiveStage(HttpStage):
    """Real processes, a clock that runs by itself."""

    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    async def until(self, moment: datetime) -> None:
        left = moment - self.clock.now()
        if left.total_seconds() > 0:
            rate = self.clock.rate if isinstance(self.clock, FastClock) else 1.0
            await asyncio.sleep(left.total_seconds() / rate)

    async def follows(self, what: str, check: Check) -> None:
        began = time.monotonic()
        while not await check():
            waited = time.monotonic() - began
            if waited > PATIENCE:
                raise Missed(f"{what}: not within {PATIENCE:.0f} s")
            await asyncio.sleep(min(max(PAUSE, waited * SHARE), LONGEST_PAUSE))
