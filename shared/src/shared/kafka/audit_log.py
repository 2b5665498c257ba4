"""Reading a topic again, behind a consumer group: the partitions are given, not assigned.

How far that has come is committed under a group of its own, so that the next process goes on.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.envelope import Delivery
from shared.errors import Unavailable
from shared.kafka.consumer import delivery
from shared.kafka.membership import committed_offsets, silence

PATIENCE = 10.0
CLOSE_PATIENCE = 5.0
FETCH_WAIT = 0.2
FETCH_BYTES = 128 * 1024
ALL_FETCH_BYTES = 1024 * 1024
AT_ONCE = 1_000
PARTITIONS = 100
HOLD = 4_000
"""With so many here, no more are fetched."""
COMMIT_ALL = 3600.0
"""Seconds after which all positions are committed again: Kafka forgets those of a week ago."""

log = structlog.get_logger()
Offsets = Mapping[TopicPartition, int]


class AuditLog:
    """Facts up to where a group has committed, a few hundred at a time, each once.

    Only partitions with something to give are fetched from, `partitions` of them at a time: a
    standing question about a hundred costs milliseconds whenever one of them gets a record.
    """

    def __init__(
        self, bootstrap: str, group: str, partitions: int = PARTITIONS, hold: int = HOLD
    ) -> None:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            group_id=group,
            enable_auto_commit=False,
            # What the log has forgotten cannot be read again.
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_bytes=ALL_FETCH_BYTES,
        )
        self._group = group
        self._partitions = partitions
        self._hold = hold
        self._held: dict[TopicPartition, deque[Delivery]] = {}
        self._committed: dict[TopicPartition, int] = {}
        self._commit_all_at = 0.0
        self.positions: dict[TopicPartition, int] = {}
        """What stands before these has been read again."""

    async def start(self) -> None:
        with _translated():
            async with asyncio.timeout(PATIENCE):
                await self._consumer.start()

    async def stop(self) -> None:
        """Commit and close, each within a deadline."""
        try:
            await self.commit()
            async with asyncio.timeout(CLOSE_PATIENCE):
                await self._consumer.stop()
        except Exception as error:  # noqa: BLE001 - it must not end more than itself
            log.warning("left without goodbye", group=self._group, error=repr(error))
            await silence(self._consumer)

    async def own(self, partitions: Collection[TopicPartition]) -> None:
        """Read these partitions from now on, each from where whoever had it has committed."""
        if self.positions.keys() == set(partitions):
            return
        kept = {one: at for one, at in self.positions.items() if one in partitions}
        self.positions = {}
        self._held.clear()
        with _translated():
            async with asyncio.timeout(PATIENCE):
                self._consumer.assign(list(partitions))
                found = kept | await self._begin([one for one in partitions if one not in kept])
                for partition, offset in found.items():
                    self._consumer.seek(partition, offset)
                self._consumer.pause(*found)
        self._committed = {one: at for one, at in self._committed.items() if one in found}
        self.positions = dict(found)

    async def _begin(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        if not partitions:
            return {}
        begins = await self._consumer.beginning_offsets(list(partitions))
        committed = await committed_offsets(self._consumer, partitions)
        self._committed |= committed
        return {one: max(begin, committed.get(one, 0)) for one, begin in begins.items()}

    async def rewind(self) -> None:
        """Read everything again from the beginning."""
        self._held.clear()
        with _translated():
            async with asyncio.timeout(PATIENCE):
                begins = await self._consumer.beginning_offsets(list(self.positions))
                for partition, offset in begins.items():
                    self._consumer.seek(partition, offset)
        self.positions = dict(begins)

    async def next(self, reached: Offsets, at_most: int = AT_ONCE) -> list[Delivery]:
        """Give some of what stands before these offsets; the same again until it is `passed`."""
        await self._fetch(reached)
        found: list[Delivery] = []
        for partition, held in self._held.items():
            end = reached.get(partition, 0)
            for one in held:
                if one.offset >= end or len(found) == at_most:
                    break
                found.append(one)
        return found

    async def _fetch(self, reached: Offsets) -> None:
        hungry = [one for one in self.waiting(reached) if not self._held.get(one)]
        if not hungry or sum(map(len, self._held.values())) >= self._hold:
            return
        hungry = random.sample(hungry, min(len(hungry), self._partitions))
        with _translated():
            async with asyncio.timeout(PATIENCE):
                self._consumer.resume(*hungry)
                try:
                    found = await self._consumer.getmany(
                        *hungry, timeout_ms=int(FETCH_WAIT * 1000), max_records=AT_ONCE
                    )
                finally:
                    self._consumer.pause(*hungry)
                for partition, records in found.items():
                    # To the end of the queue, or a busy partition would keep the others waiting.
                    self._held.pop(partition, None)
                    self._held[partition] = deque(map(delivery, records))
                for partition in set(hungry) - found.keys():
                    # Where the log has a hole, nothing comes and the position moves.
                    at = int(await self._consumer.position(partition))
                    self.positions[partition] = max(self.positions[partition], at)

    def waiting(self, reached: Offsets) -> list[TopicPartition]:
        """Name the partitions that are not read again up to these offsets."""
        return [one for one, at in self.positions.items() if at < reached.get(one, 0)]

    def oldest(self, partition: TopicPartition) -> Delivery | None:
        """The first record that is here and waits, if there is one."""
        held = self._held.get(partition)
        return held[0] if held else None

    def passed(self, deliveries: Sequence[Delivery]) -> None:
        """These are done with: they were given by the last `next`."""
        for one in deliveries:
            partition = TopicPartition(one.topic, one.partition)
            self._held[partition].popleft()
            self.positions[partition] = one.offset + 1

    async def commit(self) -> None:
        """Let the next process go on from here; Unavailable where Kafka does not take it."""
        if time.monotonic() >= self._commit_all_at:
            self._committed.clear()
        moved = {one: at for one, at in self.positions.items() if self._committed.get(one) != at}
        if not moved:
            return
        with _translated():
            async with asyncio.timeout(CLOSE_PATIENCE):
                await self._consumer.commit(moved)
        if not self._committed:
            self._commit_all_at = time.monotonic() + COMMIT_ALL
        self._committed |= moved


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (KafkaError, IllegalStateError, TimeoutError) as error:
        raise Unavailable(f"Kafka does not answer: {error!r}") from error
