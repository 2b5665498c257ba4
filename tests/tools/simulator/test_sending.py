"""How requests leave: whole, in drops, and left before their answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from yipan.simulator.dressing import Outgoing
from yipan.simulator.sending import Answer, HttpSender

BODY = b"0123456789" * 10
OUT = Outgoing("POST", "/v1/readings?a=b", {"content-type": "text/plain"}, BODY)
BUSY = b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 2\r\n\r\nno"
DATED = BUSY.replace(b" 7", b" Fri, 28 Feb 2020 00:00:00 GMT")


@dataclass
class Listener:
    """A server that answers with the same bytes, and remembers what it was sent."""

    says: bytes
    patient: bool = False
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).lower())
        self.bodies.append(await reader.readexactly(len(BODY)))
        if self.patient:
            # Says nothing until whoever asked has gone.
            assert await reader.read() == b""
            self.gone.set()
        writer.write(self.says)
        writer.close()


@asynccontextmanager
async def sending(listener: Listener) -> AsyncIterator[HttpSender]:
    server = await asyncio.start_server(listener, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield HttpSender(client, pause=0.001)


async def test_an_answer_says_when_to_come_again() -> None:
    listener = Listener(BUSY)
    async with sending(listener) as sender:
        answer = await sender.send(OUT)
    assert answer == Answer(503, b"no", 7.0)
    assert answer.says_try_again
    assert listener.bodies == [BODY]
    assert listener.heads[0].startswith(b"post /v1/readings?a=b http/1.1\r\n")


async def test_a_date_to_come_again_at_is_passed_over() -> None:
    async with sending(Listener(DATED)) as sender:
        assert await sender.send(OUT) == Answer(503, b"no", None)


@pytest.mark.parametrize(
    ("status", "again"), [(202, False), (401, False), (429, True), (500, True)]
)
def test_which_answers_settle_a_request(status: int, *, again: bool) -> None:
    assert Answer(status, b"").says_try_again is again


async def test_nobody_there_is_no_answer() -> None:
    async with sending(Listener(BUSY)) as sender:
        url = sender.client.base_url
    async with httpx.AsyncClient(base_url=url) as client:
        assert await HttpSender(client).send(OUT) is None


async def test_who_leaves_has_sent_all_and_reads_nothing() -> None:
    listener = Listener(BUSY, patient=True)
    async with sending(listener) as sender:
        await sender.leave(OUT)
        async with asyncio.timeout(10):
            await listener.gone.wait()
    assert listener.bodies == [BODY]


async def test_drops_are_one_body_of_a_length_that_is_told() -> None:
    listener = Listener(BUSY)
    async with sending(listener) as sender:
        assert (await sender.drip(OUT)) == Answer(503, b"no", 7.0)
    assert listener.bodies == [BODY]
    assert b"content-length: 100\r\n" in listener.heads[0]
    assert b"transfer-encoding" not in listener.heads[0]
