"""Listening on the bus from now on, as anybody may who consumes it: when was a fact heard?"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer

from shared.kafka.consumer import delivery

PATIENCE = 30.0
POLL_MS = 200

Name = tuple[str, str]
"""A fact's type and its subject."""


class Listener:
    """Remembers when each fact was heard first, in seconds of time.perf_counter()."""

    def __init__(self) -> None:
        self._heard: defaultdict[Name, asyncio.Future[float]] = defaultdict(
            asyncio.get_running_loop().create_future
        )

    async def heard(self, type_: str, subject: str) -> float:
        """When it was heard, waiting for it; TimeoutError after PATIENCE."""
        async with asyncio.timeout(PATIENCE):
            return await self._heard[type_, subject]

    async def listen(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            found = await consumer.getmany(timeout_ms=POLL_MS)
            now = time.perf_counter()
            for records in found.values():
                for record in records:
                    one = self._heard[delivery(record).type, (record.key or b"").decode()]
                    if not one.done():
                        one.set_result(now)


@asynccontextmanager
async def listening(bootstrap: str, topics: Sequence[str]) -> AsyncIterator[Listener]:
    """Listen to these topics from their present ends while the body runs."""
    consumer = AIOKafkaConsumer(
        *topics, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="latest"
    )
    async with asyncio.timeout(PATIENCE):
        await consumer.start()
        await consumer.seek_to_end()
    listener = Listener()
    task = asyncio.create_task(listener.listen(consumer))
    try:
        yield listener
    finally:
        task.cancel()
        await asyncio.wait([task])
        async with asyncio.timeout(PATIENCE):
            await consumer.stop()
