"""A broker that stops answering: nothing acknowledged is lost, and no later send is poisoned."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from tests.shared.kafka.conftest import Broker
from tests.shared.kafka.reading import eventually, record, values

from shared.errors import TryAgain
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import TopicSettings, create_topics

TOPIC = "test.outages"
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


async def test_a_frozen_broker_loses_and_reorders_nothing(broker: Broker) -> None:
    with broker.up() as node:
        await create_topics(broker.bootstrap, wanted=[TopicSettings(TOPIC, 1)])
        async with telling(broker.bootstrap, TOPIC) as teller:
            os.kill(node.pid, signal.SIGSTOP)
            try:
                # Several request timeouts: aiokafka's own batches expire meanwhile.
                await eventually(lambda: teller.failures >= 2)
            finally:
                os.kill(node.pid, signal.SIGCONT)
            await eventually(more_than(teller, teller.acknowledged + 100))
        found = told(await values(broker.bootstrap, TOPIC, "k"))
    assert found[: teller.acknowledged] == list(range(teller.acknowledged))


async def test_a_restarted_broker_loses_and_reorders_nothing(broker: Broker) -> None:
    with broker.up() as node:
        await create_topics(broker.bootstrap, wanted=[TopicSettings(TOPIC, 1)])
        async with telling(broker.bootstrap, TOPIC) as teller:
            node.kill()
            await eventually(lambda: teller.failures >= 2)
            with broker.up():
                await eventually(more_than(teller, teller.acknowledged + 100))
                acknowledged = teller.acknowledged
                found = told(await values(broker.bootstrap, TOPIC, "k"))
    assert found[:acknowledged] == list(range(acknowledged))


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
