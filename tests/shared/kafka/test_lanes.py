"""Lanes are independent of each other, bounded, and few settle at the same time."""

import asyncio
from collections.abc import Sequence
from zlib import crc32

from tests.shared.kafka.reading import eventually, record
from tests.shared.kafka.scripted import Scripted, committed, running

from shared.envelope import Delivery
from shared.errors import Unavailable
from shared.kafka.consumer import Habits
from shared.kafka.lanes import LEAST_CAPACITY
from shared.memory.dead_letters import InMemoryDeadLetters

KEYS = {crc32(key.encode()) % 3: key for key in ("a", "b", "g")}
"""One key for each of three partitions."""
MANY = 3 * LEAST_CAPACITY


class Counting(Scripted):
    """Counts how many calls are under way at the same time."""

    now = most = 0

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1
        await super().settle(deliveries)


async def test_a_partition_that_has_to_wait_holds_up_no_other(
    kafka_bootstrap: str, topic: str
) -> None:
    held, free, _ = KEYS.values()
    away = True
    group = Scripted(topic, batch=50)
    group.verdict = lambda key, _: Unavailable("away") if key == held and away else None
    async with running(kafka_bootstrap, group, InMemoryDeadLetters()) as run:
        # More than a lane takes, so that its partition has to be left out.
        await run.publisher.publish([record(topic, held, n) for n in range(MANY)])
        await run.publisher.publish([record(topic, free, n) for n in range(MANY)])
        await eventually(lambda: group.of(free) == list(range(MANY)))
        away = False
        await eventually(lambda: group.of(held) == list(range(MANY)))
    assert await committed(kafka_bootstrap, group.name, topic) == 2 * MANY


async def test_no_more_lanes_than_slots_settle_at_the_same_time(
    kafka_bootstrap: str, topic: str
) -> None:
    group = Counting(topic)
    habits = Habits(slots=2)
    async with running(kafka_bootstrap, group, InMemoryDeadLetters(), habits) as run:
        await run.publisher.publish([record(topic, k, n) for n in range(50) for k in KEYS.values()])
        await eventually(lambda: len(group.settled) == 150)
    assert group.most == 2
