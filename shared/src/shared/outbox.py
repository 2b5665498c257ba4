"""From the stored aggregate to the bus: at least once, oldest first.

Whoever saved publishes at once; the worker sweeps up after a crash or an outage. Two publishers
can only repeat, never reorder: a record leaves the outbox after the bus has acknowledged it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from shared.aggregates import Unpublished
from shared.bus import Publisher
from shared.envelope import Record
from shared.errors import TryAgain

PATIENCE = 2.0
"""Seconds a caller waits for the bus: what it decided is stored, so the sweeper can go on."""
REST = 1.0
CRASHED = timedelta(seconds=2)
AT_ONCE = 200

log = structlog.get_logger()


@dataclass(slots=True)
class Outbox:
    """Publishes what one saved aggregate holds; trouble is left to the sweeper, and logged.

    After trouble nobody else waits for `rest` seconds: while the bus is away every command would
    else take its whole patience.
    """

    publisher: Publisher
    patience: float = PATIENCE
    rest: float = REST
    _rests_until: float = float("-inf")

    async def __call__(
        self, aggregates: Unpublished, subject: str, records: Sequence[Record]
    ) -> None:
        if time.monotonic() < self._rests_until:
            return
        try:
            async with asyncio.timeout(self.patience):
                await self.publisher.publish(records)
                await aggregates.published(subject, [record.id for record in records])
        except (TryAgain, TimeoutError) as error:
            self._rests_until = time.monotonic() + self.rest
            log.warning("left to the sweeper", subject=subject, error=str(error) or "timeout")


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Publishes what crashed or impatient publishers left behind, one kind of aggregates."""

    aggregates: Unpublished
    publisher: Publisher
    now: Callable[[], datetime]

    async def sweep(self) -> int:
        """Publish everything older than two seconds of real time; return how many subjects."""
        subjects = await self.aggregates.waiting(self.now() - CRASHED, AT_ONCE)
        for subject in subjects:
            records = await self.aggregates.unpublished(subject)
            await self.publisher.publish(records)
            await self.aggregates.published(subject, [record.id for record in records])
        return len(subjects)
