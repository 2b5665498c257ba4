"""How PyMongo waits for a server, so that nobody who stops waiting takes its lock along.

The driver waits with `asyncio.wait_for`, which runs the wait in a task of its own in Python 3.11:
whoever is cancelled while that task takes the lock back leaves it behind, with the lock, for ever.
Every call of the process hangs from then on, and MongoDB is back. From Python 3.12 on `wait_for`
waits in place, as this does.
"""

import asyncio
import sys

from pymongo.asynchronous import topology

IN_PLACE = sys.version_info >= (3, 12)


async def wait_in_place(condition: asyncio.Condition, timeout: float | None) -> bool:  # noqa: ASYNC109 - the driver's own
    """Wait for a change; False where none came in so many seconds. The lock is held afterwards."""
    try:
        async with asyncio.timeout(timeout):
            return await condition.wait()
    except TimeoutError:
        return False


def let_it_wait_in_place() -> None:
    """Have the driver wait so; may be said any number of times."""
    if not IN_PLACE:
        vars(topology).update(_async_cond_wait=wait_in_place)
