"""Keeps one producer at hand, and builds the next when it has poisoned itself.

aiokafka's idempotent producer cannot go on after a batch that expired on the client (it leaves a
gap in the sequence numbers, and every later send fails), after an unknown producer id, or after
its sender task ended. So every trouble that aiokafka does not settle by itself condemns it.
"""

import asyncio
import random
from collections.abc import Callable

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.ending import heed
from shared.errors import Unavailable
from shared.kafka.carrier import Carrier, end
from shared.metrics.bus import PRODUCERS_REBUILT

PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
LAST_PATIENCE = 5.0

log = structlog.get_logger()


class Lifeline:
    """`current` waits for a producer; condemning it makes the next one come."""

    def __init__(self, build: Callable[[], AIOKafkaProducer], *, request_patience: float) -> None:
        self._build = build
        # aiokafka resends by itself, in order. Only when several of its requests brought nothing
        # the producer is suspected.
        self._patience = 3 * request_patience
        self._carrier: Carrier | None = None
        self._there = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self.trouble = "not connected yet"

    def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep(), name="kafka producer")
        self._keeper.add_done_callback(self._kept)

    async def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        if self._carrier is not None:
            self._end(self._carrier, LAST_PATIENCE)
        if self._ending:
            _, late = await asyncio.wait(self._ending, timeout=LAST_PATIENCE)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def current(self) -> Carrier:
        """Wait until there is a producer; the caller has a deadline."""
        while self._carrier is None:
            await self._there.wait()
        return self._carrier

    async def check(self) -> None:
        """Raise Unavailable unless there is a producer and the cluster answers it."""
        if self._carrier is None or self._keeper is None or self._keeper.done():
            raise Unavailable(f"no connection to Kafka: {self.trouble}")
        await self._carrier.check()

    async def _keep(self) -> None:
        while True:
            heed()
            carrier = Carrier(await self._started(), patience=self._patience)
            self._carrier = carrier
            self._there.set()
            error = await asyncio.shield(carrier.condemned)
            self._carrier = None
            self._there.clear()
            self._note(error)
            PRODUCERS_REBUILT.labels(type(error).__name__).inc()
            self._end(carrier, self._patience)

    async def _started(self) -> AIOKafkaProducer:
        failures = 0
        while True:
            heed()
            producer = self._build()
            try:
                async with asyncio.timeout(self._patience):
                    await producer.start()
                return producer
            except (KafkaError, OSError, TimeoutError) as error:
                self._note(error)
                await end(producer, LAST_PATIENCE)
            except BaseException:
                await end(producer, LAST_PATIENCE)
                raise
            pause = PAUSES[min(failures, len(PAUSES) - 1)]
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
            failures += 1

    def _end(self, carrier: Carrier, patience: float) -> None:
        # In the background: what it has in flight may take its time.
        task = asyncio.create_task(carrier.end(patience), name="end a Kafka producer")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _kept(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.trouble = repr(error)
            log.error("no more Kafka producers are built", exc_info=error)

    def _note(self, error: Exception) -> None:
        self.trouble = repr(error)
        log.warning("a new Kafka producer is needed", error=self.trouble)
