"""A checkpoint in memory, and devices that post to it faster than time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from tests.kit import Still, calling, reading
from tests.tools.simulator.meant import MORNING

from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform
from yipan.simulator.office import Office
from yipan.simulator.reach import LOOPBACK
from yipan.simulator.running import Run, Verdict, set_up
from yipan.simulator.sending import HttpSender, Sender
from yipan.simulator.timetable import Wishes


@dataclass
class Hurried:
    """Time that has come as soon as somebody waits for it."""

    time: float = 0.0

    def now(self) -> float:
        return self.time

    async def until(self, moment: float) -> None:
        self.time = max(self.time, moment)
        await asyncio.sleep(0)

    async def pause(self, seconds: float) -> None:
        await self.until(self.time + seconds)


@dataclass
class House:
    """A checkpoint and its bus."""

    client: httpx.AsyncClient
    bus: InMemoryBus
    platform: Platform

    @property
    def office(self) -> Office:
        return Office(self.client, "operator", networks=LOOPBACK)

    async def run(self, wishes: Wishes, sender: Sender | None = None, bearer: str = "") -> Run:
        office = Office(self.client, "operator", bearer, LOOPBACK)
        used = sender or HttpSender(self.client, pause=0)
        run = await set_up(wishes, office, lambda: used, Still(MORNING), Hurried)
        await run.work(asyncio.Event())
        return run

    async def verdict(self, run: Run) -> Verdict:
        await self.bus.settle()
        return await run.verdict(self.office, within=0)


@pytest.fixture
async def house(bus: InMemoryBus) -> AsyncIterator[House]:
    platform = in_memory_platform("checkpoint", bus, Still(MORNING))
    reading(create_work(platform), bus)
    app = create_app(platform, person_key=bytes(32), master_keys={1: bytes(32)})
    async with calling(app) as client:
        yield House(client, bus, platform)
