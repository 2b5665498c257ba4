"""Whoever gives up on a MongoDB that does not take the connection leaves no socket behind."""

import asyncio
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from tests.shared.kafka.reading import eventually

from shared.mongo.client import open_database

DEAF = 4


@pytest.fixture
def deaf() -> Iterator[int]:
    """Give a port where somebody listens who takes no connection, and whose queue is full."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(DEAF):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()[1]


async def test_what_was_opened_is_closed_by_whoever_gives_up(deaf: int) -> None:
    url = f"mongodb://127.0.0.1:{deaf}/?directConnection=true"
    async with open_database(url, "nothing", "pymongo") as database:
        before = sockets()
        ping = asyncio.create_task(database.command("ping"))
        await eventually(lambda: sockets() != before)
        ping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ping
    assert sockets() == before


def sockets() -> set[int]:
    """The sockets of this process, by number."""
    found: set[int] = set()
    for number in range(256):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.add(number)
    return found
