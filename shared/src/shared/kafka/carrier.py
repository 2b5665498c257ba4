"""One started producer, from its first batch until it is given up."""

import asyncio
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.errors import Unavailable

CHECK_PATIENCE = 2.0
CLOSE_PATIENCE = 2.0

log = structlog.get_logger()


class Condemned(Exception):
    """The producer that carried the batch is given up: pack it again for the next one."""


class Carrier:
    """Sends batches until `condemn`; whoever waits then learns it at once."""

    def __init__(self, producer: AIOKafkaProducer, *, patience: float) -> None:
        self._producer = producer
        self._patience = patience
        self.condemned: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    def create_batch(self) -> Any:
        return self._producer.create_batch()

    async def partitions(self, topic: str) -> int:
        """Return how many partitions the topic has; the caller has a deadline."""
        try:
            return len(await self._producer.partitions_for(topic))
        except KafkaError as error:
            raise Unavailable(f"no topic {topic} ({error!r}): run `yipan topics`") from error

    async def send(self, batch: Any, topic: str, number: int) -> int:
        """Return the offset of its first record when the batch is acknowledged.

        -1 where Kafka had it already and no longer knows where. Any trouble condemns the producer.
        """
        try:
            async with asyncio.timeout(self._patience):
                return await self._acknowledged(
                    await self._producer.send_batch(batch, topic, partition=number)
                )
        except (KafkaError, TimeoutError) as error:
            self.condemn(error)
            raise Condemned from error

    async def _acknowledged(self, future: asyncio.Future[Any]) -> int:
        try:
            await asyncio.wait((future, self.condemned), return_when=asyncio.FIRST_COMPLETED)
            if not future.done():
                raise Condemned
            return int(future.result().offset)
        finally:
            future.cancel()

    def condemn(self, error: Exception) -> None:
        if not self.condemned.done():
            self.condemned.set_result(error)

    async def check(self) -> None:
        """Raise Unavailable unless the cluster's metadata answers."""
        try:
            async with asyncio.timeout(CHECK_PATIENCE):
                await self._producer.client.fetch_all_metadata()
        except (KafkaError, TimeoutError) as error:
            raise Unavailable(f"Kafka does not answer: {error!r}") from error

    async def end(self, patience: float) -> None:
        await end(self._producer, patience)


async def end(producer: AIOKafkaProducer, patience: float) -> None:
    """Close a producer within a deadline; what it still holds is not sent.

    Its own stop() first waits until everything is sent, which may be never, and leaves its sender
    running when it is interrupted.
    """
    try:
        async with asyncio.timeout(patience):
            await _end_sender(producer)
    except TimeoutError:
        log.warning("the sender of a producer did not end in time", seconds=patience)
    finally:
        await _close(producer)


async def _end_sender(producer: AIOKafkaProducer) -> None:
    sender = producer._sender.sender_task  # noqa: SLF001
    if sender is not None:
        sender.cancel()
        await asyncio.wait([sender])


async def _close(producer: AIOKafkaProducer) -> None:
    producer._closed = True  # noqa: SLF001 - what stop() would say
    try:
        async with asyncio.timeout(CLOSE_PATIENCE):
            await producer.client.close()
    except (KafkaError, TimeoutError) as error:
        log.warning("a connection to Kafka did not close", error=repr(error))
