"""One membership of a consumer group: a started consumer with its lanes and offsets."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import IllegalStateError, KafkaError

from shared.errors import Unavailable
from shared.kafka.lanes import Lanes
from shared.kafka.offsets import Offsets
from shared.kafka.rebalances import Rebalances

SESSION_MS = 30_000
REBALANCE_MS = 60_000
FOR_EVER_MS = 2**31 - 1
RETRY_MS = 300
FETCH_BYTES = 512 * 1024
ALL_FETCH_BYTES = 16 * 1024 * 1024
CHECK_PATIENCE = 2.0
CLOSE_PATIENCE = 5.0
PROGRESS_PATIENCE = 10.0

log = structlog.get_logger()


def build_consumer(bootstrap: str, group: str, instance: str | None) -> Any:
    """Make a consumer that leaves parsing, committing and our liveness to us.

    `instance` is its name for static membership (KIP-345): killed and started again under the
    same name it goes on at once, where the group would else wait for the dead member's session.
    """
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        group_instance_id=instance,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        # One only: with several, members may not agree. Round robin spreads the partitions of all
        # topics evenly; a sticky one would gain nothing, since every rebalance revokes them all.
        partition_assignment_strategy=(RoundRobinPartitionAssignor,),
        session_timeout_ms=SESSION_MS,
        rebalance_timeout_ms=REBALANCE_MS,
        # Full lanes ask for nothing for as long as an outage lasts; our watchdog says who is stuck.
        max_poll_interval_ms=FOR_EVER_MS,
        retry_backoff_ms=RETRY_MS,
        max_partition_fetch_bytes=FETCH_BYTES,
        fetch_max_bytes=ALL_FETCH_BYTES,
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the group has committed each of our partitions, and how old what waits is."""

    committed: Mapping[TopicPartition, int]
    seconds_behind: float


@dataclass(frozen=True, slots=True)
class Membership:
    """`leave` it whatever happens."""

    consumer: Any
    lanes: Lanes
    offsets: Offsets
    rebalances: Rebalances

    async def check(self) -> None:
        """Raise Unavailable unless the cluster's metadata answers."""
        try:
            async with asyncio.timeout(CHECK_PATIENCE):
                await self.consumer.topics()
        except (KafkaError, TimeoutError) as error:
            raise Unavailable(f"Kafka does not answer: {error!r}") from error

    async def progress(self) -> Progress | None:
        """How far we are; None while it is being settled which partitions are ours."""
        lanes = dict(self.lanes.all())
        if not lanes or self.rebalances.seconds():
            return None
        try:
            async with asyncio.timeout(PROGRESS_PATIENCE):
                unknown = [one for one, lane in lanes.items() if lane.committed is None]
                found = await committed_offsets(self.consumer, unknown)
        except (KafkaError, IllegalStateError, TimeoutError) as error:
            raise Unavailable(f"Kafka does not answer: {error!r}") from error
        for partition in unknown:
            # A lane may have committed meanwhile: that is further.
            if lanes[partition].committed is None:
                lanes[partition].committed = found.get(partition, 0)
        now = time.time()
        committed = {partition: lane.committed or 0 for partition, lane in lanes.items()}
        return Progress(committed, max(lane.seconds_behind(now) for lane in lanes.values()))

    async def leave(self, grace: float) -> None:
        """Finish what is in flight, commit, and leave the group, each within a deadline."""
        await self.lanes.end(grace)
        await self.offsets.commit()
        try:
            async with asyncio.timeout(CLOSE_PATIENCE):
                await self.consumer.stop()
        except (KafkaError, TimeoutError) as error:
            log.warning("left without goodbye", error=repr(error))
            await silence(self.consumer)


async def committed_offsets(
    consumer: Any, partitions: Sequence[TopicPartition]
) -> Mapping[TopicPartition, int]:
    """What its group has committed of these; the caller has a deadline.

    In one request, where the client itself would ask for one partition after the other.
    """
    if not partitions:
        return {}
    found = await consumer._coordinator.fetch_committed_offsets(list(partitions))  # noqa: SLF001
    return {partition: at.offset for partition, at in found.items() if at.offset >= 0}


async def silence(consumer: Any) -> None:
    """End what a stop() that was interrupted leaves running: it would stay a member for ever."""
    coordinator, fetcher = consumer._coordinator, consumer._fetcher  # noqa: SLF001
    names = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task")
    tasks = [getattr(coordinator, name, None) for name in names]
    tasks.append(getattr(fetcher, "_fetch_task", None))
    for task in tasks:
        if task is not None:
            task.cancel()
    with suppress(KafkaError, TimeoutError):
        async with asyncio.timeout(CLOSE_PATIENCE):
            await consumer._client.close()  # noqa: SLF001
