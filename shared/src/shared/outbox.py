"""From the stored aggregate to the bus: at least once, oldest first.

Whoever saved publishes at once; the worker sweeps up after a crash or an outage. Two publishers
can only repeat, never reorder: a record leaves the outbox after the bus has acknowledged it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

import structlog

from shared.aggregates import Saved, Unpublished
from shared.bus import Publisher
from shared.ending import heed
from shared.envelope import Record
from shared.errors import TryAgain

PATIENCE = 2.0
"""Seconds a caller waits for the bus: what it decided is stored, so the sweeper can go on."""
REST = 1.0
CRASHED = timedelta(seconds=2)
AT_ONCE = 200
SETTLE_PATIENCE = 5.0
LATELY = 10_000
"""Records of one kind of aggregates that a process remembers to have published."""

log = structlog.get_logger()


def ignore(_: float) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Outbox:
    """Publishes what saved aggregates hold; trouble is left to the sweeper, and logged.

    After trouble nobody else waits for `rest` seconds: while the bus is away every command would
    else take its whole patience. Nobody waits either until what the bus has is forgotten.
    """

    publisher: Publisher
    patience: float = PATIENCE
    rest: float = REST
    _rests_until: float = float("-inf")
    _forgetting: dict[Unpublished, "Forgetting"] = field(default_factory=dict)

    async def __call__(self, aggregates: Unpublished, saved: Saved) -> None:
        if time.monotonic() < self._rests_until:
            return
        forgetting = self._forgetting.setdefault(aggregates, Forgetting(aggregates))
        new = forgetting.new(saved)
        try:
            async with asyncio.timeout(self.patience):
                await self.publisher.publish(new)
        except (TryAgain, TimeoutError) as error:
            self._rests_until = time.monotonic() + self.rest
            log.warning("left to the sweeper", subjects=len(saved), error=str(error) or "timeout")
        else:
            forgetting.add(saved)

    async def settled(self) -> None:
        """Wait until all that the bus has is forgotten; what fails is left to the sweeper."""
        for forgetting in list(self._forgetting.values()):
            await forgetting.settled()


@dataclass(slots=True)
class Forgetting:
    """Takes out of the outboxes of one kind of aggregates what the bus has.

    While one round trip is under way the next subjects gather, and go together. Who saves one of
    them meanwhile finds the records still there, and does not publish them again.
    """

    aggregates: Unpublished
    _waiting: dict[str, list[str]] = field(default_factory=dict)
    _brought: dict[str, None] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None

    def new(self, saved: Saved) -> Sequence[Record]:
        """Give the records that this process has not brought to the bus lately."""
        return [one for records in saved.values() for one in records if one.id not in self._brought]

    def add(self, saved: Saved) -> None:
        for subject, records in saved.items():
            ids = [record.id for record in records]
            self._waiting.setdefault(subject, []).extend(ids)
            self._brought.update(dict.fromkeys(ids))
        for oldest in list(islice(self._brought, max(0, len(self._brought) - LATELY))):
            del self._brought[oldest]
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._forget_all(), name="forget what is published")

    async def settled(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task], timeout=SETTLE_PATIENCE)

    async def _forget_all(self) -> None:
        while self._waiting:
            heed()
            some = dict(islice(self._waiting.items(), AT_ONCE))
            for subject in some:
                del self._waiting[subject]
            try:
                await self.aggregates.published(some)
            except TryAgain as error:
                log.warning("left to the sweeper", subjects=len(some), error=str(error))
            except Exception:
                log.exception("left to the sweeper", subjects=len(some))


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Publishes what crashed or impatient publishers left behind, one kind of aggregates."""

    aggregates: Unpublished
    publisher: Publisher
    now: Callable[[], datetime]
    tell: Callable[[float], None] = ignore
    """Is told how many seconds the oldest record has waited, 0 where none does."""

    async def sweep(self) -> int:
        """Publish everything older than two seconds of real time; return how many subjects."""
        since, now = await self.aggregates.waiting_since(), self.now()
        age = timedelta() if since is None else max(timedelta(), now - since)
        self.tell(age.total_seconds())
        if age <= CRASHED:
            return 0
        subjects = await self.aggregates.waiting(now - CRASHED, AT_ONCE)
        for subject in subjects:
            records = await self.aggregates.unpublished(subject)
            await self.publisher.publish(records)
            await self.aggregates.published({subject: [record.id for record in records]})
        return len(subjects)
