"""How PyMongo connects, so that nobody who gives up leaves a socket behind.

The driver closes the socket of an attempt that fails or takes too long, but not of one that is
cancelled: it stays open until the garbage is collected, and an outage cancels many.
"""

import asyncio
import socket
from traceback import walk_tb
from typing import Any

from pymongo import pool_shared

_connect: Any = vars(pool_shared)["_async_create_connection"]


async def connect_or_close(address: tuple[str, int], options: Any) -> socket.socket:
    """Connect as the driver does; close what was opened where nobody waits for it any more."""
    try:
        found: socket.socket = await _connect(address, options)
    except asyncio.CancelledError as given_up:
        for frame, _ in walk_tb(given_up.__traceback__):
            opened = frame.f_locals.get("sock")
            if frame.f_code is _connect.__code__ and isinstance(opened, socket.socket):
                opened.close()
        raise
    return found


def let_it_close_sockets() -> None:
    """Have the driver connect so; may be said any number of times."""
    vars(pool_shared).update(_async_create_connection=connect_or_close)
