"""Raw records have an end: the judged ones after some days, others when the shelf is full.

What waits for a person is dropped only where more waits than anybody will look at, the oldest
first, and never silently.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from checkpoint.adapters import ADAPTERS
from checkpoint.shelves import RawRecord
from shared.clock import Clock
from shared.metrics import RAW_RECORDS_DROPPED, RAW_RECORDS_WAITING
from shared.projections import Documents

EVERY = 60.0
"""Seconds between two looks at the shelf."""
AT_ONCE = 1_000
MOST = 5_000
"""Records of one maker that wait."""
MOST_BYTES = 256 << 20
"""And what they hold together."""
DAYS = 30
SEALED = ("sealed",)

log = structlog.get_logger()


@dataclass
class ShelfKeeper:
    """Clears the shelf of raw records once in a while; `days` is how long judged ones stay."""

    documents: Documents
    clock: Clock
    days: int = DAYS
    now: Callable[[], float] = time.monotonic
    _next: float = float("-inf")

    async def once(self) -> int:
        if self.now() < self._next:
            return 0
        self._next = self.now() + EVERY
        gone = await self._clear_judged()
        for vendor in sorted(ADAPTERS):
            gone += await self._make_room(vendor)
        return gone

    async def _clear_judged(self) -> int:
        over = self.clock.now() - timedelta(days=self.days)
        gone = 0
        for status in ("replayed", "dismissed"):
            criteria = {"judged.status": status, "judged.at": {"$lt": over}}
            found = await self.documents.find(
                RawRecord.collection, criteria, sort="judged.at", limit=AT_ONCE, without=SEALED
            )
            await self.documents.remove(RawRecord.collection, [one["_id"] for one in found])
            gone += len(found)
        return gone

    async def _make_room(self, vendor: str) -> int:
        found = await self.documents.find(
            RawRecord.collection,
            {"vendor": vendor, "judged.status": "waiting"},
            sort="received_at",
            descending=True,
            limit=MOST + AT_ONCE,
            without=SEALED,
        )
        kept, held = 0, 0
        for one in found:
            held += one["bytes"]
            if kept == MOST or held > MOST_BYTES:
                break
            kept += 1
        dropped = [one["_id"] for one in found[kept:]]
        if dropped:
            await self.documents.remove(RawRecord.collection, dropped)
            RAW_RECORDS_DROPPED.labels(vendor).inc(len(dropped))
            log.warning(
                "raw records that nobody looked at are dropped", vendor=vendor, many=len(dropped)
            )
        RAW_RECORDS_WAITING.labels(vendor).set(kept)
        return len(dropped)
