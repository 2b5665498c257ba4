"""The story's stage in memory: four services, one bus, a clock that stands until it is moved."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import httpx
from fastapi import FastAPI

import checkpoint.app
import checkpoint.worker
import health_records.app
import health_records.worker
import permits.app
import permits.worker
import transport.app
import transport.worker
from shared.clock import COUNTY
from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform, Work
from yipan.scenario.stage import Check, HttpStage, Missed

ORIGIN = datetime(2020, 2, 16, 16, tzinfo=COUNTY)
PERSON_KEY = bytes(range(32))
CIPHERS = {1: bytes(range(32))}
PASS_KEYS = {1: bytes(range(1, 33))}
ROUNDS = 50
TRIES = 3

APPS: Mapping[str, Callable[[Platform], FastAPI]] = {
    "checkpoint": partial(checkpoint.app.create_app, person_key=PERSON_KEY, master_keys=CIPHERS),
    "health-records": partial(
        health_records.app.create_app, person_key=PERSON_KEY, cipher_keys=CIPHERS
    ),
    "permits": partial(permits.app.create_app, pass_keys=PASS_KEYS),
    "transport": transport.app.create_app,
}
WORKERS: Mapping[str, Callable[[Platform], Work]] = {
    "checkpoint": checkpoint.worker.create_work,
    "health-records": partial(
        health_records.worker.create_work, person_key=PERSON_KEY, cipher_keys=CIPHERS
    ),
    "permits": permits.worker.create_work,
    "transport": transport.worker.create_work,
}


class Steps:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = ORIGIN

    def now(self) -> datetime:
        return self.time


@dataclass
class MemoryStage(HttpStage):
    """`settle` lets all facts be heard and all that is due be done."""

    bus: InMemoryBus
    clock: Steps
    platforms: Mapping[str, Platform]
    works: Sequence[Work]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        return self.clock.now()

    async def until(self, moment: datetime) -> None:
        await self.settle()
        self.clock.time = max(moment, self.clock.time)
        await self.settle()

    async def follows(self, what: str, check: Check) -> None:
        # A check may itself send a command, so what it leads to is settled before the next try.
        for _ in range(TRIES):
            await self.settle()
            if await check():
                return
        raise Missed(what)

    async def settle(self) -> None:
        # Acts go on side by side, and a real MongoDB lets one begin while the other settles.
        async with self.turn:
            for _ in range(ROUNDS):
                if not await self._settle_once():
                    return
        raise Missed("the services keep each other busy for ever")

    async def _settle_once(self) -> int:
        done = await self.bus.settle()
        for work in self.works:
            for handler in work.handlers.values():
                done += await Deadlines(handler, self.clock.now).tick()
            for chore in work.chores.values():
                done += await chore()
        return done


@asynccontextmanager
async def memory_stage() -> AsyncIterator[MemoryStage]:
    """Open the four services in memory."""
    bus, clock = InMemoryBus(), Steps()
    platforms = {name: in_memory_platform(name, bus, clock) for name in APPS}
    async with stage_on(platforms, bus, clock) as stage:
        yield stage


@asynccontextmanager
async def stage_on(
    platforms: Mapping[str, Platform], bus: InMemoryBus, clock: Steps
) -> AsyncIterator[MemoryStage]:
    """Open the four services on these platforms, which share the bus and the clock."""
    works = [WORKERS[name](platform) for name, platform in platforms.items()]
    for work in works:
        for group in work.groups:
            bus.subscribe(group)
    async with AsyncExitStack() as stack:
        clients = {
            name: await stack.enter_async_context(in_process(APPS[name](platform)))
            for name, platform in platforms.items()
        }
        yield MemoryStage(clients, lambda role: role, bus, clock, platforms, works)


def in_process(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://county")
