"""Loops that end when asked to, and a last deadline for those that do not.

A cancellation can get lost on its way: `asyncio.wait_for` of Python 3.11 drops it when what it
waits for is ready at that moment (cpython 86296, mended in 3.12), and every call of the MongoDB
driver goes through it. The task remembers that it was asked, so a loop asks the task.
"""

import asyncio
import os

import structlog

LAST_DEADLINE = 40.0
"""Seconds from the signal to the end; a cluster kills after 45, and says less about it."""
EX_SOFTWARE = 70

log = structlog.get_logger()


def heed() -> None:
    """Raise CancelledError where this task was cancelled and something swallowed that."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def rest(seconds: float) -> None:
    """Sleep between two rounds of a loop that goes on until it is cancelled."""
    heed()
    await asyncio.sleep(seconds)


def end_by_deadline(loop: asyncio.AbstractEventLoop, seconds: float = LAST_DEADLINE) -> None:
    """End this process whatever happens: what is stored is safe, and whoever is deaf is named."""
    loop.call_later(seconds, _give_up)


def _give_up() -> None:
    for task in asyncio.all_tasks():
        frames = [f"{frame.f_code.co_qualname}:{frame.f_lineno}" for frame in task.get_stack()]
        log.error("does not end", task=task.get_name(), at=frames)
    os._exit(EX_SOFTWARE)
