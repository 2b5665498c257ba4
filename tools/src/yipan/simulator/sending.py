"""Requests on their way: sent, left before the answer, or sent in drops."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from yipan.simulator.dressing import Outgoing

ANSWER_WITHIN = 30.0
CONNECTIONS = 8
"""Of a device: it needs one, and more where bodies come in drops."""
DROPS = 8
SENT = "send_request_body.complete"


@dataclass(frozen=True, slots=True)
class Answer:
    """`retry_after` in seconds, where the answer says it."""

    status: int
    body: bytes
    retry_after: float | None = None

    @property
    def says_try_again(self) -> bool:
        return self.status == 429 or self.status >= 500  # noqa: PLR2004 - Too Many Requests


class Sender(Protocol):
    async def send(self, out: Outgoing) -> Answer | None:
        """Send it; None where no answer came."""

    async def leave(self, out: Outgoing) -> None:
        """Send it and close the connection before the answer is read."""

    async def drip(self, out: Outgoing) -> Answer | None:
        """Send its body drop by drop."""


class Left(Exception):
    """The sender has gone."""


@dataclass(frozen=True, slots=True)
class HttpSender:
    """Over httpx. `pause` is between two drops, in seconds."""

    client: httpx.AsyncClient
    pause: float = 0.1

    async def send(self, out: Outgoing) -> Answer | None:
        return await self._send(out, content=out.body)

    async def leave(self, out: Outgoing) -> None:
        try:
            await self._send(out, content=out.body, extensions={"trace": _leave})
        except Left:
            return

    async def drip(self, out: Outgoing) -> Answer | None:
        return await self._send(out, content=_drops(out.body, self.pause))

    async def _send(self, out: Outgoing, **how: Any) -> Answer | None:
        # The length is told, or drops would be sent in chunks, which devices do not do.
        headers = {**out.headers, "content-length": str(len(out.body))} if out.body else out.headers
        try:
            found = await self.client.request(out.method, out.target, headers=headers, **how)
        except httpx.TransportError:
            return None
        return Answer(found.status_code, found.content, _seconds(found.headers.get("retry-after")))


class Exchange:
    """Opens a client for each device: one pool for all would be looked through at each request."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url, self.stack = url, stack
        # Made once, since reading the certificates costs more than a request.
        self.verify = ssl.create_default_context()

    def connect(self) -> HttpSender:
        # A device has no proxy, and one would make nonsense of where we may send to.
        client = httpx.AsyncClient(
            base_url=self.url, timeout=ANSWER_WITHIN, verify=self.verify, trust_env=False,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )  # fmt: skip
        self.stack.push_async_callback(client.aclose)
        return HttpSender(client)


async def _leave(event: str, _: Any) -> None:
    if event.endswith(SENT):
        raise Left


async def _drops(body: bytes, pause: float) -> AsyncIterator[bytes]:
    size = max(1, -(-len(body) // DROPS))
    for begin in range(0, len(body), size):
        await asyncio.sleep(pause if begin else 0)
        yield body[begin : begin + size]


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdecimal() else None
