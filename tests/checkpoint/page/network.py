"""The network between a phone and the county: it can be cut, be silent, or lose answers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

State = Literal["open", "cut", "silent", "losing answers"]


@dataclass
class Line:
    """Carries bytes to a port; `losing answers` lets a request through and cuts its answer off."""

    to: int
    state: State = "open"
    port: int = 0
    lost: bytes | None = None
    answer_lost: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def turn(self, state: State) -> None:
        """Change the state; what is connected is cut, as nothing of it may go on as before."""
        self.state = state
        for writer in list(self._open):
            writer.close()

    def lose_answers_to(self, path: bytes | None) -> None:
        """Cut off the answers to requests that name this path, and no others."""
        self.lost = path
        self.answer_lost.clear()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.state == "cut":
            writer.close()
            return
        self._open.add(writer)
        try:
            await self._between(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _between(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        losing = False

        def asked(data: bytes) -> None:
            nonlocal losing
            losing |= self.lost is not None and self.lost in data.split(b"\r\n", 1)[0]

        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        pumps = {
            asyncio.create_task(self._pump(reader, back, seen=asked)),
            asyncio.create_task(self._pump(there, writer, ends=lambda: losing)),
        }
        _, left = await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        back.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        seen: Callable[[bytes], None] = lambda _: None,
        ends: Callable[[], bool] | None = None,
    ) -> None:
        """Carry one way; `ends` is given for answers, and says where they are cut off."""
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                seen(data)
                if self.state == "cut":
                    return
                if ends and (self.state == "losing answers" or ends()):
                    self.answer_lost.set()
                    return
                if self.state != "silent":
                    writer.write(data)
                    await writer.drain()


class Serving(uvicorn.Server):
    """Beside a test: signals are the test's own."""

    @asynccontextmanager
    async def beside(self, listening: socket.socket) -> AsyncIterator[None]:
        task = asyncio.create_task(self._serve(sockets=[listening]))
        try:
            yield
        finally:
            self.should_exit = self.force_exit = True
            await task


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    """Serve an app over HTTP; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        async with Serving(config).beside(listening):
            yield listening.getsockname()[1]


@asynccontextmanager
async def line(to: int) -> AsyncIterator[Line]:
    """Give a line to this port, with a port of its own."""
    made = Line(to)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.turn("cut")
        server.close()
