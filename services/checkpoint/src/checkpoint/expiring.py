"""Raw records have an end: the judged ones after some days, others when the shelf is full.

What waits for a person is dropped only where more waits than anybody will look at, the oldest
first, and never silently.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import structlog

from checkpoint.adapters import ADAPTERS
from checkpoint.shelves import OURS, RawRecord
from shared.clock import Clock
from shared.metrics.county import RAW_RECORDS_WAITING
from shared.metrics.gates import RAW_RECORDS_DROPPED
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
        gone, waiting = await self._clear_judged(), {OURS: await self._ours()}
        for vendor in sorted(ADAPTERS):
            waiting[vendor], dropped = await self._make_room(vendor)
            gone += dropped
        RAW_RECORDS_WAITING.tell({(vendor,): number for vendor, number in waiting.items()})
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

    async def _make_room(self, vendor: str) -> tuple[int, int]:
        """Say how many of a maker's records still wait, and how many had to go."""
        criteria = {"vendor": vendor, "judged.status": "waiting"}
        newest = await self.documents.find(
            RawRecord.collection,
            criteria,
            sort="received_at",
            descending=True,
            limit=MOST,
            without=SEALED,
        )
        kept = [one for one, held in zip(newest, accumulate(map(_bytes, newest)), strict=True)
                if held <= MOST_BYTES]  # fmt: skip
        if len(newest) < MOST and len(kept) == len(newest):
            return len(kept), 0
        dropped = await self._drop(criteria, newest[0]["received_at"], {one["_id"] for one in kept})
        if dropped:
            RAW_RECORDS_DROPPED.labels(vendor).inc(dropped)
            log.warning(
                "raw records that nobody looked at are dropped", vendor=vendor, many=dropped
            )
        return len(kept), dropped

    async def _drop(
        self, criteria: Mapping[str, Any], until: datetime, kept: Collection[str]
    ) -> int:
        """Drop all that wait and are not kept, the oldest first; what came since is not touched."""
        gone, old = 0, {**criteria, "received_at": {"$lte": until}}
        while True:
            found = await self.documents.find(
                RawRecord.collection,
                old,
                sort="received_at",
                limit=len(kept) + AT_ONCE,
                without=SEALED,
            )
            left = [one["_id"] for one in found if one["_id"] not in kept]
            if not left:
                return gone
            await self.documents.remove(RawRecord.collection, left)
            gone += len(left)

    async def _ours(self) -> int:
        """Items of batches are what devices that are known have measured: none of them goes."""
        criteria = {"vendor": OURS, "judged.status": "waiting"}
        return await self.documents.count(RawRecord.collection, criteria)


def _bytes(record: Mapping[str, Any]) -> int:
    return int(record["bytes"])
