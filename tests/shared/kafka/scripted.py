"""A group that does as it is told, and a runner for it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.bus import Subscription
from shared.dead_letters import DeadLetters
from shared.envelope import Delivery
from shared.events import Event
from shared.kafka.consumer import Habits, KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import TopicSettings, create_topics, dead_letter_topic

Verdict = Callable[[str, int], Exception | None]
QUICK = Habits(commit_pause=0.05, grace=2.0, settle_patience=2.0)


def content(one: Delivery) -> tuple[str, int]:
    """Read what tests.shared.kafka.reading.record wrote."""
    return (one.key or b"").decode(), int(one.value or b"-1")


@dataclass
class Scripted:
    """Settles everything for which `verdict` gives no error; keeps what it settled, in order."""

    topic: str
    batch: int = 1
    verdict: Verdict = lambda _key, _number: None
    settled: list[tuple[str, int]] = field(default_factory=list)
    tries: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    batches: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.topic}.reactions"

    @property
    def subscriptions(self) -> Mapping[str, Sequence[Subscription]]:
        event = cast("type[Event]", SimpleNamespace(topic=self.topic))
        return {"counted": [Subscription(event)]}

    def together(self, deliveries: Sequence[Delivery]) -> int:
        return len(deliveries)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        self.batches.append(len(deliveries))
        for one in deliveries:
            self.tries[content(one)] += 1
            if (error := self.verdict(*content(one))) is not None:
                raise error
        self.settled += [content(one) for one in deliveries]

    def of(self, key: str) -> list[int]:
        return [number for found, number in self.settled if found == key]


class Runs:
    """What a test may do to a running runner."""

    def __init__(self, task: asyncio.Task[None], publisher: KafkaPublisher) -> None:
        self.task = task
        self.publisher = publisher

    async def end(self) -> BaseException | None:
        """Wait for it to end by itself, and return what ended it."""
        async with asyncio.timeout(20):
            await asyncio.wait([self.task])
        return self.task.exception()


@asynccontextmanager
async def running(
    bootstrap: str, group: Any, letters: DeadLetters, habits: Habits = QUICK
) -> AsyncIterator[Runs]:
    """Run a group until the block ends; what broke it is raised here unless the test asked."""
    dlq = dead_letter_topic(group.name)
    await create_topics(bootstrap, wanted=[TopicSettings(dlq, 1)])
    async with KafkaPublisher(bootstrap) as publisher:
        runner = KafkaRunner(group, bootstrap, letters, publisher, habits)
        task = asyncio.create_task(runner.run())
        try:
            yield Runs(task, publisher)
            if task.done():
                assert task.exception() is not None
        finally:
            task.cancel()
            await asyncio.wait([task])


async def committed(bootstrap: str, group: str, topic: str) -> int:
    """Sum up what the group has committed over the topic's three partitions."""
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group) as consumer:
        found = [await consumer.committed(TopicPartition(topic, n)) for n in range(3)]
    return sum(offset or 0 for offset in found)
