"""One assigned partition: a queue that is settled in order, and how far it is finished."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Sequence
from itertools import islice

import structlog

from shared.dead_letters import DeadLetters
from shared.envelope import Delivery
from shared.kafka import resolution
from shared.kafka.backoff import Backoff
from shared.kafka.settling import TRANSIENT, Settling, TooMany

LOOK_PAUSE = 1.0
"""Seconds between two looks for letters that somebody wants settled again."""

log = structlog.get_logger()


class Lane:
    """`finished` is the offset to commit: everything before it is done, parked or buried."""

    def __init__(
        self, settling: Settling, dead_letters: DeadLetters, slots: asyncio.Semaphore
    ) -> None:
        self.settling = settling
        self.place = settling.place
        self.queue: deque[Delivery] = deque()
        self.finished: int | None = None
        self.committed: int | None = None
        self.trouble = ""
        self._dead_letters = dead_letters
        self._slots = slots
        self._backoff = Backoff()
        self._at_once = settling.group.batch
        self._learnt = False
        self._look_at = 0.0
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    def put(self, deliveries: Sequence[Delivery]) -> None:
        self.queue.extend(deliveries)
        self._wake.set()

    def stop(self) -> None:
        """Take nothing more; what is in flight comes to its end."""
        self._stopping.set()
        self._wake.set()

    def next_offset(self) -> int | None:
        """Return the first offset that is not finished, None before anything arrived."""
        return self.queue[0].offset if self.queue else self.finished

    def seconds_behind(self, now: float) -> float:
        """Return the age of the oldest record that waits here."""
        return max(0.0, now - self.queue[0].written_at / 1000) if self.queue else 0.0

    async def run(self) -> None:
        """Settle until stopped; raises only what must end the process."""
        while not self._stopping.is_set():
            try:
                async with self._slots:
                    await self._step()
            except TRANSIENT as error:
                await self._rest(error)
            else:
                self._go_on()
                await self._wait()

    async def _step(self) -> None:
        if not self._learnt or self._look_is_due():
            await resolution.resolve(self.settling, self._dead_letters, self._stopping.is_set)
            self._learnt = True
            self._look_at = time.monotonic() + LOOK_PAUSE
        if self.queue and not self._stopping.is_set():
            some = list(islice(self.queue, self._at_once))
            await self._settle(some[: self.settling.group.together(some)])

    async def _settle(self, batch: Sequence[Delivery]) -> None:
        try:
            await self.settling.settle(batch)
        except TooMany:
            # Halving finds the culprit among thousands in a dozen steps.
            self._at_once = max(1, len(batch) // 2)
            return
        for _ in batch:
            self.queue.popleft()
        self.finished = batch[-1].offset + 1
        self._at_once = min(self.settling.group.batch, self._at_once * 2)

    async def _rest(self, error: Exception) -> None:
        self.settling.count("retry")
        pause = self._backoff.next()
        if not self.trouble:
            log.warning("has to wait", place=self.place, error=repr(error))
        self.trouble = repr(error)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._stopping.wait()

    def _go_on(self) -> None:
        if self.trouble:
            log.info("goes on", place=self.place)
            self.trouble = ""
            self._backoff.reset()

    def _look_is_due(self) -> bool:
        return self.settling.unresolved > 0 and time.monotonic() >= self._look_at

    async def _wait(self) -> None:
        if self.queue or self._stopping.is_set():
            return
        self._wake.clear()
        patience = max(0.0, self._look_at - time.monotonic()) if self.settling.unresolved else None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._wake.wait()
