"""All lanes of one consumer: opened and closed with the assignment, filled while there is room."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress

import structlog
from aiokafka import TopicPartition

from shared.envelope import Delivery
from shared.kafka.lane import Lane

TOTAL = 32_000
"""Records that wait in all lanes together; over it, only empty lanes are filled."""
LEAST_CAPACITY = 500
LAST_PATIENCE = 5.0
"""Seconds for what was cut off; what is deaf to that is left behind, and its process ends."""

log = structlog.get_logger()


class Lanes:
    """Keeps a task for every lane; the first that breaks ends `broken`."""

    def __init__(self, open_lane: Callable[[TopicPartition], Lane], batch: int) -> None:
        self._open_lane = open_lane
        self._capacity = max(2 * batch, LEAST_CAPACITY)
        self._lanes: dict[TopicPartition, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = False
        self._broken: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    def open(self, partitions: Iterable[TopicPartition]) -> None:
        for partition in () if self._ending else partitions:
            lane = self._open_lane(partition)
            task = asyncio.create_task(lane.run(), name=f"lane {lane.place}")
            task.add_done_callback(self._ended)
            self._tasks.add(task)
            self._lanes[partition] = lane

    async def close(self, patience: float) -> None:
        """Let what is in flight come to its end, then cut it off; offsets can still be asked."""
        for lane in self._lanes.values():
            lane.stop()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=patience)
        for task in late:
            log.warning("cut off", lane=task.get_name(), seconds=patience)
            task.cancel()
        if late:
            _, deaf = await asyncio.wait(late, timeout=LAST_PATIENCE)
            for task in deaf:
                log.error("does not end", lane=task.get_name(), seconds=LAST_PATIENCE)

    async def end(self, patience: float) -> None:
        """Close for good: an assignment that comes late opens nothing."""
        self._ending = True
        await self.close(patience)

    def forget(self) -> None:
        self._lanes = {}

    def all(self) -> Mapping[TopicPartition, Lane]:
        return self._lanes

    async def broken(self) -> None:
        """Wait for the first lane that breaks, and raise what it raised."""
        raise await asyncio.shield(self._broken)

    def report(self, error: BaseException) -> None:
        """Break from outside: rebalance listeners have nobody who listens to their errors."""
        if not self._broken.done():
            self._broken.set_result(error)

    def put(self, partition: TopicPartition, deliveries: Sequence[Delivery]) -> bool:
        """Fill a lane; False where it is not open."""
        lane = self._lanes.get(partition)
        if lane is not None:
            lane.put(deliveries)
        return lane is not None

    def with_room(self) -> Collection[TopicPartition]:
        spent = sum(len(lane.queue) for lane in self._lanes.values()) >= TOTAL
        limit = 1 if spent else self._capacity
        return [key for key, lane in self._lanes.items() if len(lane.queue) < limit]

    def finished(self) -> Mapping[TopicPartition, int]:
        """Return the offsets that are not committed yet."""
        return {
            key: lane.finished
            for key, lane in self._lanes.items()
            if lane.finished is not None and lane.finished != lane.committed
        }

    def committed(self, offsets: Mapping[TopicPartition, int]) -> None:
        for key, offset in offsets.items():
            if key in self._lanes:
                self._lanes[key].committed = offset

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with suppress(asyncio.CancelledError):
            if (error := task.exception()) is not None:
                self.report(error)
