"""Reading topics from the beginning, without a consumer group: for rebuilding a view."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.envelope import Delivery
from shared.errors import Unavailable

Positions = Mapping[tuple[str, int], int]
"""(topic, partition) -> offset of the next record."""

PATIENCE = 30.0
AT_ONCE = 5_000


class LogReader:
    """Reads what stands between two sets of positions, every partition in its order."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> None:
        self._consumer = consumer
        self._partitions = partitions

    async def beginnings(self) -> Positions:
        return _positions(await self._consumer.beginning_offsets(self._partitions))

    async def ends(self) -> Positions:
        return _positions(await self._consumer.end_offsets(self._partitions))

    async def read(self, start: Positions, end: Positions) -> AsyncIterator[list[Delivery]]:
        """Batches of deliveries from start to before end; Unavailable where Kafka falls silent."""
        left = {tp for tp in self._partitions if start[_key(tp)] < end[_key(tp)]}
        for tp in self._partitions:
            self._consumer.seek(tp, start[_key(tp)])
        while left:
            batch = await self._next(left, end)
            if batch:
                yield batch

    async def _next(self, left: set[TopicPartition], end: Positions) -> list[Delivery]:
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._consumer.getmany(*left, timeout_ms=500, max_records=AT_ONCE)
                for tp in tuple(left):
                    if await self._consumer.position(tp) >= end[_key(tp)]:
                        left.discard(tp)
        except (KafkaError, TimeoutError) as error:
            raise Unavailable(f"Kafka: {error or 'no answer'}") from error
        records = (record for some in found.values() for record in some)
        return [
            Delivery(r.topic, r.partition, r.offset, r.key, r.value, r.headers, r.timestamp)
            for r in records
            if r.offset < end[r.topic, r.partition]
        ]


@asynccontextmanager
async def open_log(bootstrap: str, topics: Sequence[str]) -> AsyncIterator[LogReader]:
    """Open all partitions of these topics for reading."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 << 20,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            await consumer.start()
        yield LogReader(consumer, await _assign(consumer, topics))
    except (KafkaError, TimeoutError) as error:
        raise Unavailable(f"Kafka: {error or 'no answer'}") from error
    finally:
        async with asyncio.timeout(PATIENCE):
            await consumer.stop()


async def _assign(consumer: AIOKafkaConsumer, topics: Sequence[str]) -> list[TopicPartition]:
    found: list[TopicPartition] = []
    for topic in topics:
        partitions = await _partitions(consumer, topic)
        found += [TopicPartition(topic, number) for number in sorted(partitions)]
    consumer.assign(found)
    return found


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    consumer._client.add_topic(topic)  # noqa: SLF001 - it learns metadata only of what it reads
    async with asyncio.timeout(PATIENCE):
        while not (found := consumer.partitions_for_topic(topic)):
            await consumer._client.force_metadata_update()  # noqa: SLF001
            await asyncio.sleep(0.05)
    return set(found)


def _positions(offsets: Mapping[TopicPartition, int]) -> Positions:
    return {_key(tp): offset for tp, offset in offsets.items()}


def _key(tp: TopicPartition) -> tuple[str, int]:
    return tp.topic, tp.partition
