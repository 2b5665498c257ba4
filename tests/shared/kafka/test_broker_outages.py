"""A broker that is away: nothing acknowledged is lost or reordered, no later send is poisoned."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from tests.shared.kafka.broker import Broker
from tests.shared.kafka.reading import eventually, record, values
from tests.shared.kafka.scripted import Scripted, running

from shared.errors import TryAgain, Unavailable
from shared.kafka.consumer import KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import TopicSettings, create_topics
from shared.memory.dead_letters import InMemoryDeadLetters

pytestmark = pytest.mark.connected


class Teller:
    """Counts upwards under one key and repeats what was not acknowledged, as an outbox does."""

    def __init__(self, publisher: KafkaPublisher, topic: str) -> None:
        self._publisher = publisher
        self._topic = topic
        self.acknowledged = 0
        self.failures = 0

    async def tell(self) -> None:
        while True:
            try:
                await self._publisher.publish([record(self._topic, "k", self.acknowledged)])
                self.acknowledged += 1
            except TryAgain:
                self.failures += 1


@asynccontextmanager
async def telling(bootstrap: str, topic: str) -> AsyncIterator[Teller]:
    async with KafkaPublisher(bootstrap, patience=1.5, request_patience=1) as publisher:
        teller = Teller(publisher, topic)
        task = asyncio.create_task(teller.tell())
        await eventually(lambda: teller.acknowledged > 20 or task.done())
        yield teller
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()


def told(found: list[int]) -> list[int]:
    """Drop repetitions: what is left must be in the order it was told."""
    return list(dict.fromkeys(found))


def more_than(teller: Teller, before: int) -> Callable[[], bool]:
    return lambda: teller.acknowledged > before


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as node:
        yield node


async def test_a_frozen_broker_loses_and_reorders_nothing(broker: Broker) -> None:
    topic = "test.frozen"
    await create_topics(broker.bootstrap, wanted=[TopicSettings(topic, 1)])
    async with telling(broker.bootstrap, topic) as teller:
        with broker.frozen():
            # Several request timeouts: aiokafka's own batches expire meanwhile.
            await eventually(lambda: teller.failures >= 3)
        await eventually(more_than(teller, teller.acknowledged + 100))
    found = told(await values(broker.bootstrap, topic, "k"))
    assert found[: teller.acknowledged] == list(range(teller.acknowledged))


async def test_what_survives_a_killed_broker_is_read_on(broker: Broker) -> None:
    topic, letters = "test.killed", InMemoryDeadLetters()
    await create_topics(broker.bootstrap, wanted=[TopicSettings(topic, 1)])
    group = Scripted(topic, batch=10)
    async with (
        running(broker.bootstrap, group, letters) as run,
        telling(broker.bootstrap, topic) as teller,
    ):
        await eventually(lambda: len(group.settled) > 0)
        broker.kill()
        await eventually(lambda: teller.failures >= 2)
        broker.start()
        goal = teller.acknowledged + 100
        await eventually(lambda: goal in group.of("k"), within=40)
        assert not run.task.done()
    assert told(group.of("k"))[:goal] == list(range(goal))
    assert letters.letters == {}


async def test_readers_and_writers_may_come_before_the_broker(broker: Broker) -> None:
    topic, group = "test.early", Scripted("test.early")
    await create_topics(broker.bootstrap, wanted=[TopicSettings(topic, 1)])
    await create_topics(broker.bootstrap, wanted=[TopicSettings(f"{group.name}.dlq", 1)])
    broker.kill()
    async with KafkaPublisher(broker.bootstrap, patience=60) as publisher:
        runner = KafkaRunner(group, broker.bootstrap, InMemoryDeadLetters(), publisher)
        run = asyncio.create_task(runner.run())
        published = asyncio.create_task(publisher.publish([record(topic, "k", 1)]))
        with pytest.raises(Unavailable):
            await runner.check()
        broker.start()
        await published
        await eventually(lambda: group.of("k") == [1])
        await runner.check()
        run.cancel()
        await asyncio.wait([run])


async def test_a_poisoned_producer_is_replaced_and_its_records_sent_again(
    kafka_bootstrap: str, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with telling(kafka_bootstrap, topic) as teller:
        carrier = await teller._publisher._lifeline.current()  # noqa: SLF001
        # A gap in the sequence numbers, as a batch leaves that expired on the client.
        numbers = carrier._producer._txn_manager._sequence_numbers  # noqa: SLF001
        for partition in numbers:
            numbers[partition] += 7
        await eventually(more_than(teller, teller.acknowledged + 100))
        assert await teller._publisher._lifeline.current() is not carrier  # noqa: SLF001
    found = told(await values(kafka_bootstrap, topic, "k"))
    assert found[: teller.acknowledged] == list(range(teller.acknowledged))
    assert teller.failures == 0
