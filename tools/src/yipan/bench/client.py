"""A client that costs little: requests made beforehand, a few connections, one answer each."""

import asyncio
import time
from collections.abc import Sequence

from checkpoint.keys import signature
from yipan.latencies import Latencies

CONNECTIONS = 64
"""As many gateways as a county has: what waits together for Kafka travels in one batch."""
ANSWER_WITHIN = 30.0
ACCEPTED = b"HTTP/1.1 202"


def signed(path: str, device_id: str, secret: str, body: bytes) -> bytes:
    """A request as a device signs it, now."""
    at = str(int(time.time()))
    proof = signature(secret, "POST", path, at, body)
    head = (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\n"
        f"x-yipan-device: {device_id}\r\nx-yipan-time: {at}\r\nx-yipan-signature: {proof}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def post_all(port: int, requests: Sequence[bytes], *, gap: float = 0.0) -> Latencies:
    """Send all over a few connections; every answer must be 202.

    `gap` spaces them out, and a latency counts from when its request was to be sent: what waited
    for a connection waited as well.
    """
    load, waiting = Latencies(), list(reversed(requests))
    started = time.perf_counter()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while waiting:
                number, sent = len(requests) - len(waiting), waiting.pop()
                planned = started + number * gap if gap else time.perf_counter()
                await asyncio.sleep(max(0.0, planned - time.perf_counter()))
                await _one(reader, writer, sent)
                load.add((time.perf_counter() - planned) * 1_000)
        finally:
            writer.close()
            await writer.wait_closed()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(CONNECTIONS):
            tasks.create_task(connection())
    return load


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> None:
    async with asyncio.timeout(ANSWER_WITHIN):
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        answer = await reader.readexactly(length)
    if not head.startswith(ACCEPTED):
        raise AssertionError(f"not accepted: {head!r} {answer[:300]!r}")
