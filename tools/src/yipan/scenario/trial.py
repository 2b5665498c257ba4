"""A trial of an outage: readings and fevers go on while a part is away, and nothing is lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from yipan.readback import pages, settled
from yipan.scenario.cast import ZHANGBEI, invent
from yipan.scenario.health import declare
from yipan.scenario.registration import register_site, register_worker
from yipan.scenario.stage import LiveStage

SITE, DEVICE = "trial-road", "trial-device"
BATCH = 50
SENDERS = 4
PAUSE = 0.1
FEVER = 38.4
NORMAL = 36.4
WORKERS = 20
RECOVERY = 120.0
"""Real seconds within which everything must be stored after the part is back."""


@dataclass
class Trial:
    """What was sent and acknowledged; `run` numbers its readings apart from those of others."""

    stage: LiveStage
    run: str
    acknowledged: set[str] = field(default_factory=set)
    batches: int = 0
    held_up: int = 0
    slowest: float = 0.0
    people: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)
    _over: bool = False

    async def prepare(self) -> None:
        """Register a site, a device, and twenty workers who may all return."""
        road = (SITE, "road", "trial")
        await register_site(self.stage, *road, device=DEVICE, body_site="axillary")
        for number in range(WORKERS):
            self.people.append(await self._worker(number))

    async def _worker(self, number: int) -> str:
        who = invent(self.run, number, f"trial-{number}", f"trial-{number % 5}", ZHANGBEI)
        person_id = await register_worker(self.stage, who)
        await declare(self.stage, person_id)
        return person_id

    async def during(self, outage: Callable[[], Awaitable[None]]) -> None:
        """Send readings before, during and after the outage; fevers come while it lasts."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(SENDERS):
                tasks.create_task(self._send_for_ever())
            tasks.create_task(self._fevers())
            await outage()
            self._over = True

    async def _send_for_ever(self) -> None:
        while not self._over:
            await self._post([self._reading(None, NORMAL) for _ in range(BATCH)])
            await asyncio.sleep(PAUSE)

    async def _fevers(self) -> None:
        for person in self.people[: WORKERS // 2]:
            await self._post([self._reading(person, FEVER)])
            await asyncio.sleep(PAUSE)

    async def _post(self, readings: list[dict[str, Any]]) -> None:
        started = time.monotonic()
        resent = self.stage.resent
        answer = await self.stage.call("device", "POST", "checkpoint", "/v1/readings", readings)
        self.acknowledged |= {result["reading_id"] for result in answer["results"]}
        self.batches += 1
        self.held_up += self.stage.resent > resent
        self.slowest = max(self.slowest, time.monotonic() - started)

    def _reading(self, person: str | None, celsius: float) -> dict[str, Any]:
        reading = {
            "device_id": DEVICE,
            "sequence": f"{self.run}-{next(self._numbers)}",
            "celsius": celsius,
            "measured_at": self.stage.now().isoformat(),
        }
        return reading if person is None else reading | {"person_id": person}

    async def verdict(self) -> dict[str, int]:
        """Wait for everything that was acknowledged; count what is lost, double or wrong."""
        return await settled(self._count, RECOVERY)

    async def _count(self) -> dict[str, int]:
        stored = await self._stored()
        standings = [await self._standing(person) for person in self.people]
        expected = ["deferred"] * (WORKERS // 2) + ["may-return"] * (WORKERS // 2)
        return {
            "lost": len(self.acknowledged - set(stored)),
            "double": len(stored) - len(set(stored)),
            "wrong standings": sum(a != b for a, b in zip(standings, expected, strict=True)),
        }

    async def _stored(self) -> list[str]:
        ask = partial(self.stage.call, "guard", "GET", "checkpoint")
        listed = pages(ask, f"/v1/readings?site_id={SITE}")
        return [reading["id"] async for items in listed for reading in items]

    async def _standing(self, person: str) -> str:
        path = f"/v1/workers/{person}"
        found = await self.stage.call("clerk", "GET", "health-records", path, expect=(200, 404))
        return str(found.get("standing"))
