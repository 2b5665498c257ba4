"""A cancellation that was swallowed still ends a loop, and a last deadline ends what is deaf."""

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from shared import running
from shared.chores import sweep_for_ever
from shared.ending import EX_SOFTWARE, heed, rest


class Deaf:
    """Swallows the first cancellation, as `asyncio.wait_for` of Python 3.11 may."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def __call__(self) -> int:
        self.begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return 0


async def ended(task: asyncio.Task[None], job: Deaf) -> bool:
    await job.begun.wait()
    task.cancel()
    await asyncio.wait([task], timeout=5)
    return task.cancelled()


async def test_a_chore_whose_cancellation_was_swallowed_ends_at_its_next_rest() -> None:
    job = Deaf()
    assert await ended(asyncio.create_task(sweep_for_ever("deaf", job)), job)


async def test_a_task_that_nobody_cancelled_rests_and_goes_on() -> None:
    heed()
    await rest(0)


async def test_a_deadline_that_passed_inside_is_no_cancellation() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
    heed()


async def test_a_job_that_breaks_begins_the_last_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[asyncio.AbstractEventLoop] = []
    monkeypatch.setattr(running, "end_by_deadline", begun.append)

    async def breaks() -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await running.watched(breaks())
    assert begun == [asyncio.get_running_loop()]


NEVER_ENDS = """
import asyncio
from shared import logs
from shared.ending import end_by_deadline

async def deaf():
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass

async def main():
    end_by_deadline(asyncio.get_running_loop(), 0.1)
    task = asyncio.create_task(deaf(), name="the deaf one")
    await asyncio.sleep(0)
    task.cancel()
    await task

logs.configure("test", "INFO")
asyncio.run(main())
"""


def test_a_process_that_does_not_end_is_ended_and_says_which_task_was_deaf() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NEVER_ENDS], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == EX_SOFTWARE, signal.strsignal(-done.returncode)
    assert '"task":"the deaf one"' in done.stdout + done.stderr
