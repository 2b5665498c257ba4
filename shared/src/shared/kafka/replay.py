"""Reading topics from the beginning, without a consumer group: for rebuilding a view."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from shared.envelope import Delivery
from shared.errors import Unavailable
from shared.kafka.consumer import delivery

Positions = Mapping[tuple[str, int], int]
"""(topic, partition) -> offset of the next record."""

PATIENCE = 30.0
AT_ONCE = 5_000
FETCH_WAIT_MS = 20
METADATA_PAUSE = 0.05


class LogReader:
    """Reads what stands between two sets of positions, every partition in its order."""

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        partitions: Sequence[TopicPartition],
        patience: float,
    ) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self._patience = patience

    async def beginnings(self) -> Positions:
        with _translated():
            return _positions(await self._consumer.beginning_offsets(self._partitions))

    async def ends(self) -> Positions:
        with _translated():
            return _positions(await self._consumer.end_offsets(self._partitions))

    async def read(self, start: Positions, end: Positions) -> AsyncIterator[list[Delivery]]:
        """Batches of deliveries from start to before end; Unavailable where Kafka falls silent."""
        left = {tp for tp in self._partitions if start[_key(tp)] < end[_key(tp)]}
        for tp in self._partitions:
            self._consumer.seek(tp, start[_key(tp)])
        while left:
            with _translated():
                batch = await self._next(left, end)
            if batch:
                yield batch

    async def _next(self, left: set[TopicPartition], end: Positions) -> list[Delivery]:
        # The client itself would wait for ever for a broker that is away, and say nothing.
        async with asyncio.timeout(self._patience):
            while left:
                found = await self._consumer.getmany(*left, timeout_ms=500, max_records=AT_ONCE)
                for tp in tuple(left):
                    if await self._consumer.position(tp) >= end[_key(tp)]:
                        left.discard(tp)
                if found:
                    break
        return [
            delivery(record)
            for records in found.values()
            for record in records
            if record.offset < end[record.topic, record.partition]
        ]


@asynccontextmanager
async def open_log(
    bootstrap: str, topics: Sequence[str], patience: float = PATIENCE
) -> AsyncIterator[LogReader]:
    """Open all partitions of these topics for reading; Unavailable where Kafka does not answer."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        # What was deleted while it was to be read is an error, not a reason to skip to the end.
        auto_offset_reset="none",
        max_partition_fetch_bytes=4 << 20,
        # Asking where the log ends would wait behind a fetch that waits for more.
        fetch_max_wait_ms=FETCH_WAIT_MS,
    )
    try:
        with _translated():
            async with asyncio.timeout(patience):
                await consumer.start()
                partitions = await _assign(consumer, topics)
        yield LogReader(consumer, partitions, patience)
    finally:
        with _translated():
            async with asyncio.timeout(PATIENCE):
                await consumer.stop()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OffsetOutOfRangeError as error:
        raise Unavailable("the log lost its beginning while it was read: try again") from error
    except TimeoutError as error:
        raise Unavailable("Kafka does not answer") from error
    except KafkaError as error:
        raise Unavailable(f"Kafka does not answer: {error!r}") from error


async def _assign(consumer: AIOKafkaConsumer, topics: Sequence[str]) -> list[TopicPartition]:
    client = consumer._client  # noqa: SLF001 - it learns metadata only of what it reads
    for topic in topics:
        client.add_topic(topic)
    while not all(consumer.partitions_for_topic(topic) for topic in topics):
        await client.force_metadata_update()
        await asyncio.sleep(METADATA_PAUSE)
    found = [
        TopicPartition(topic, number)
        for topic in topics
        for number in sorted(consumer.partitions_for_topic(topic))
    ]
    consumer.assign(found)
    return found


def _positions(offsets: Mapping[TopicPartition, int]) -> Positions:
    return {_key(tp): offset for tp, offset in offsets.items()}


def _key(tp: TopicPartition) -> tuple[str, int]:
    return tp.topic, tp.partition
