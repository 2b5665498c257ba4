"""Reading topics for one consumer group: lanes settle, finished prefixes are committed."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.bus import Group, topics
from shared.dead_letters import DeadLetters, Place
from shared.ending import heed
from shared.envelope import Delivery
from shared.errors import TryAgain, Unavailable
from shared.kafka.backoff import Backoff
from shared.kafka.lane import Lane
from shared.kafka.lanes import Lanes
from shared.kafka.membership import Membership, Progress, build_consumer
from shared.kafka.offsets import Offsets
from shared.kafka.post import Post
from shared.kafka.producer import KafkaPublisher
from shared.kafka.rebalances import Rebalances
from shared.kafka.settling import Settling
from shared.kafka.streaks import LIMIT, Streaks
from shared.kafka.watching import Watch

JOIN_PATIENCE = 90.0
"""A rebalance may have to wait for a member that died: its session, and the slowest of the rest."""
POLL_PAUSE = 0.5
FULL_PAUSE = 0.02
POLL_GRACE = 5.0
AT_ONCE = 4_000
"""Records taken from the client at once; parsing more would hold up the event loop."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Habits:
    """How a runner goes about its work; seconds unless said otherwise."""

    slots: int = 12
    """Lanes that settle at the same time; what they write is gathered, see shared.gathering."""
    settle_patience: float = 30.0
    commit_pause: float = 0.5
    commit_patience: float = 5.0
    grace: float = 10.0
    """What work in flight gets when its partition is taken away."""
    stuck_after: float = 60.0
    dead_letters_in_a_row: int = LIMIT
    instance: str | None = None
    """A name for static membership that no other worker has."""


class KafkaRunner:
    """Runs one group until cancelled; raises what the process has to end for."""

    def __init__(
        self,
        group: Group,
        bootstrap: str,
        dead_letters: DeadLetters,
        publisher: KafkaPublisher,
        habits: Habits = Habits(),
    ) -> None:
        self.group = group
        self._bootstrap = bootstrap
        self._dead_letters = dead_letters
        self._habits = habits
        self._post = Post(group, dead_letters, publisher)
        self._streaks = Streaks(habits.dead_letters_in_a_row)
        self._membership: Membership | None = None
        self._trouble = "not joined yet"

    async def check(self) -> None:
        """Raise Unavailable unless the group is joined and the cluster answers."""
        if self._membership is None:
            raise Unavailable(f"{self.group.name} does not read: {self._trouble}")
        await self._membership.check()

    async def progress(self) -> Progress | None:
        """How far the group is in our partitions; None while that is not settled."""
        return None if self._membership is None else await self._membership.progress()

    async def run(self) -> None:
        """Read and settle for ever; TooManyDeadLetters, Stuck or a bug of ours end it."""
        membership = await self._join()
        self._membership = membership
        watch = Watch(self.group, membership, self._dead_letters, self._habits.stuck_after)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._poll(membership))
                tasks.create_task(membership.offsets.commit_for_ever(self._habits.commit_pause))
                tasks.create_task(membership.lanes.broken())
                tasks.create_task(watch.keep())
        except ExceptionGroup as found:
            raise found.exceptions[0] from found
        finally:
            self._membership, self._trouble = None, "it has ended"
            await membership.leave(self._habits.grace)

    async def _join(self) -> Membership:
        backoff = Backoff(0.2, 5.0)
        while True:
            heed()
            membership = self._member()
            try:
                async with asyncio.timeout(JOIN_PATIENCE):
                    await self._dead_letters.prepare()
                    await membership.consumer.start()
                    heed()
                return membership
            except (KafkaError, OSError, TimeoutError, TryAgain) as error:
                self._trouble = repr(error)
                log.warning("cannot join yet", group=self.group.name, error=self._trouble)
                await membership.leave(self._habits.grace)
            except BaseException:
                await membership.leave(self._habits.grace)
                raise
            await asyncio.sleep(backoff.next())

    def _member(self) -> Membership:
        slots = asyncio.Semaphore(self._habits.slots)
        consumer = build_consumer(self._bootstrap, self.group.name, self._habits.instance)
        lanes = Lanes(lambda partition: self._lane(partition, slots), self.group.batch)
        offsets = Offsets(consumer, lanes, self.group.name, patience=self._habits.commit_patience)
        rebalances = Rebalances(lanes, offsets.commit, grace=self._habits.grace)
        consumer.subscribe(topics=topics(self.group), listener=rebalances)
        return Membership(consumer, lanes, offsets, rebalances)

    def _lane(self, partition: TopicPartition, slots: asyncio.Semaphore) -> Lane:
        settling = Settling(
            group=self.group,
            place=Place(self.group.name, partition.topic, partition.partition),
            post=self._post,
            streaks=self._streaks,
            patience=self._habits.settle_patience,
        )
        return Lane(settling, self._dead_letters, slots)

    async def _poll(self, membership: Membership) -> None:
        while True:
            heed()
            lanes = membership.lanes
            room = lanes.with_room()
            # A full lane is left out, and what was fetched for it stays in the client: pausing its
            # partition would throw that away and fetch it again.
            pause = POLL_PAUSE if len(room) == len(lanes.all()) else FULL_PAUSE
            if lanes.all() and not room:
                await asyncio.sleep(pause)
                continue
            for partition, records in (await self._take(membership, room, pause)).items():
                self._hand_over(membership, partition, records)

    async def _take(
        self, membership: Membership, room: Collection[TopicPartition], pause: float
    ) -> Mapping[TopicPartition, list[Any]]:
        try:
            async with asyncio.timeout(pause + POLL_GRACE):
                found: Mapping[TopicPartition, list[Any]] = await membership.consumer.getmany(
                    *room, timeout_ms=int(pause * 1000), max_records=AT_ONCE
                )
                return found
        except TimeoutError:
            return {}  # a rebalance takes its time
        except KafkaError as error:
            if not error.retriable:
                raise
            log.warning("cannot read", group=self.group.name, error=repr(error))
            await asyncio.sleep(pause)
            return {}

    def _hand_over(
        self, membership: Membership, partition: TopicPartition, records: list[Any]
    ) -> None:
        if not membership.lanes.put(partition, [delivery(record) for record in records]):
            # Its lane is not open yet, or not any more: then whoever owns it reads it again.
            with suppress(IllegalStateError):
                membership.consumer.seek(partition, records[0].offset)


def delivery(record: Any) -> Delivery:
    """Take a record as the client gives it; nothing is parsed here."""
    return Delivery(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        record.headers,
        record.timestamp,
    )
