"""Readings that keep coming in while something else is tried."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from yipan.scenario.stage import HttpStage

BATCH = 20
PAUSE = 0.05


@dataclass
class Stream:
    """Posts batches from a device of the demo; half of the readings are of known persons."""

    stage: HttpStage
    people: Sequence[str]
    at: str
    acknowledged: set[str] = field(default_factory=set)
    _run: str = field(default_factory=lambda: uuid4().hex[:8])
    _numbers: Any = field(default_factory=count)

    async def post(self) -> None:
        batch = [self._reading(next(self._numbers)) for _ in range(BATCH)]
        answer = await self.stage.call("device", "POST", "checkpoint", "/v1/readings", batch)
        self.acknowledged |= {result["reading_id"] for result in answer["results"]}

    def _reading(self, number: int) -> dict[str, Any]:
        reading = {
            "device_id": "t-road",
            "sequence": f"{self._run}-{number}",
            "celsius": 36.4,
            "measured_at": self.at,
        }
        if number % 2:
            return reading
        return reading | {"person_id": self.people[number // 2 % len(self.people)]}

    async def post_for_ever(self) -> None:
        while True:
            await self.post()
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def flowing(stream: Stream) -> AsyncIterator[Stream]:
    """Post while the body runs; what posting raises ends the body."""
    async with asyncio.TaskGroup() as tasks:
        posting = tasks.create_task(stream.post_for_ever())
        yield stream
        posting.cancel()
