"""How many devices are not well: figures for whoever watches, without naming any."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from checkpoint.domain.clock import SKEW
from checkpoint.handlers import Handlers
from checkpoint.hearing import COLLECTION
from checkpoint.views import DeviceView
from shared.clock import COUNTY, Clock
from shared.metrics import (
    CALIBRATION_OVERDUE,
    DEVICES_CLOCK_WRONG,
    DEVICES_DRIFTING,
    WORST_CLOCK,
)
from shared.projections import Documents

EVERY = 60.0
"""Seconds between two counts."""
MOST = 1_000
"""Devices with the worst clocks that are looked at."""

DRIFTING: Mapping[str, Any] = MappingProxyType({"drift": {"$ne": None}})


def overdue(today: date) -> Mapping[str, Any]:
    """Criteria for devices in use whose calibration was due before today."""
    return {"calibration_due_on": {"$lt": today.isoformat()}, "status": "in-use"}


@dataclass
class HealthFigures:
    """Counts once in a while; called more often it does nothing."""

    handlers: Handlers
    documents: Documents
    clock: Clock
    now: Callable[[], float] = time.monotonic
    _next: float = float("-inf")

    async def once(self) -> int:
        if self.now() < self._next:
            return 0
        await self._count_clocks()
        today = self.clock.now().astimezone(COUNTY).date()
        for gauge, criteria in (
            (DEVICES_DRIFTING, DRIFTING),
            (CALIBRATION_OVERDUE, overdue(today)),
        ):
            gauge.set(await self.documents.count(DeviceView.collection, criteria))
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
