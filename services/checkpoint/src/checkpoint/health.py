"""How many devices are not well: figures for whoever watches, without naming any."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from checkpoint.domain.clock import SKEW
from checkpoint.handlers import Handlers
from checkpoint.hearing import COLLECTION
from shared.metrics import DEVICES_CLOCK_WRONG, WORST_CLOCK
from shared.projections import Documents

EVERY = 60.0
"""Seconds between two counts."""
MOST = 1_000
"""Devices with the worst clocks that are looked at."""


@dataclass
class HealthFigures:
    """Counts once in a while; called more often it does nothing."""

    handlers: Handlers
    documents: Documents
    now: Callable[[], float] = time.monotonic
    _next: float = float("-inf")

    async def once(self) -> int:
        if self.now() < self._next:
            return 0
        await self._count_clocks()
        self._next = self.now() + EVERY
        return 1

    async def _count_clocks(self) -> None:
        known = {"clock.size": {"$gt": 0}}
        worst = await self.documents.find(
            COLLECTION, known, sort="clock.size", descending=True, limit=MOST
        )
        states = await self.handlers.devices.aggregates.states([one["_id"] for one in worst])
        off = [
            one["clock"]["size"]
            for one in worst
            if one["_id"] in states and states[one["_id"]].status == "in-use"
        ]
        DEVICES_CLOCK_WRONG.set(sum(size > SKEW.total_seconds() for size in off))
        WORST_CLOCK.set(max(off, default=0.0))
