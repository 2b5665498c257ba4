"""Whoever stops waiting for a MongoDB that is away leaves the driver as it was."""

import asyncio
import random
import subprocess
import sys
from typing import Any

from pymongo._asyncio_lock import Condition, Lock
from pymongo.asynchronous import topology
from tests.shared.giving_up import NOWHERE, REFUSED

from shared.mongo import waiting
from shared.mongo.client import open_database
from shared.mongo.waiting import wait_in_place


async def test_a_lock_is_given_back_however_many_stop_waiting() -> None:
    chance, lock = random.Random(1), Lock()
    condition: Any = Condition(lock)

    async def wait_for_ever() -> None:
        async with lock:
            while True:
                await wait_in_place(condition, 0.005)
                await asyncio.sleep(0)  # others are at work under the lock as well

    async def lose_patience() -> None:
        for _ in range(20):
            try:
                async with asyncio.timeout(0.005 * chance.randint(1, 3)):
                    await wait_for_ever()
            except TimeoutError:
                continue

    async with asyncio.timeout(60):
        await asyncio.gather(*(lose_patience() for _ in range(30)))
        async with lock:
            assert lock.locked()


async def test_it_says_whether_something_has_changed() -> None:
    condition = asyncio.Condition()
    async with condition:
        assert not await wait_in_place(condition, 0.001)
        asyncio.get_running_loop().call_soon(asyncio.ensure_future, changed(condition))
        assert await wait_in_place(condition, 10)
        assert condition.locked()


async def changed(condition: asyncio.Condition) -> None:
    async with condition:
        condition.notify_all()


async def test_who_opens_a_database_waits_so() -> None:
    async with open_database(NOWHERE, "nothing", "pymongo"):
        assert waiting.IN_PLACE or vars(topology)["_async_cond_wait"] is wait_in_place


def test_the_driver_goes_on_refusing_after_many_have_given_up() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.shared.giving_up"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    assert done.stdout.strip() == REFUSED
