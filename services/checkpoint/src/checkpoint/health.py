"""How many devices are not well: figures for whoever watches, without naming any."""

import time
from collections import Counter
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
from shared.metrics.county import (
    CALIBRATION_OVERDUE,
    DEVICES,
    DEVICES_CLOCK_WRONG,
    DEVICES_DRIFTING,
    DEVICES_SILENT,
    WORST_CLOCK,
)
from shared.projections import Documents
from shared.views import walk

EVERY = 60.0
"""Seconds between two counts."""
MOST = 1_000
"""Devices with the worst clocks that are looked at."""

IN_USE: Mapping[str, Any] = MappingProxyType({"status": "in-use"})
DRIFTING: Mapping[str, Any] = MappingProxyType({"drift": {"$ne": None}, **IN_USE})
SILENT: Mapping[str, Any] = MappingProxyType({"silent_since": {"$ne": None}, **IN_USE})


def overdue(today: date) -> Mapping[str, Any]:
    """Criteria for devices in use whose calibration was due before today."""
    return {"calibration_due_on": {"$lt": today.isoformat()}, **IN_USE}


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
        for figure, criteria in (
            (DEVICES, IN_USE),
            (DEVICES_SILENT, SILENT),
            (DEVICES_DRIFTING, DRIFTING),
            (CALIBRATION_OVERDUE, overdue(today)),
        ):
            figure.tell(await self._by_site(criteria))
        self._next = self.now() + EVERY
        return 1

    async def _by_site(self, criteria: Mapping[str, Any]) -> Mapping[tuple[str, ...], float]:
        found: Counter[tuple[str, ...]] = Counter()
        async for device in walk(self.documents, DeviceView, criteria):
            found[(device["site_id"],)] += 1
        return found

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
