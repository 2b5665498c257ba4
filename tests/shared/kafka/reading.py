"""What tests ask of a topic, and how they wait."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.envelope import Record

DEADLINE = 20.0


def record(topic: str, key: str, number: int) -> Record:
    headers = [("ce_id", f"{key}-{number}".encode()), ("ce_type", b"counted")]
    return Record(f"{key}-{number}", topic, key, str(number).encode(), headers)


async def read(bootstrap: str, topic: str) -> Sequence[Any]:
    """Read everything that is in the topic now, by partition and offset."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    async with asyncio.timeout(DEADLINE), consumer:
        await consumer.topics()
        partitions = [TopicPartition(topic, n) for n in await _partitions(consumer, topic)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        left = sum((await consumer.end_offsets(partitions)).values())
        found: list[Any] = []
        while len(found) < left:
            for some in (await consumer.getmany(timeout_ms=200)).values():
                found += some
    return sorted(found, key=lambda one: (one.partition, one.offset))


async def _partitions(consumer: Any, topic: str) -> Sequence[int]:
    await consumer._client._wait_on_metadata(topic)  # noqa: SLF001
    return sorted(consumer.partitions_for_topic(topic))


async def values(bootstrap: str, topic: str, key: str) -> list[int]:
    """Read the numbers that were written under one key, in their order."""
    return [int(one.value) for one in await read(bootstrap, topic) if one.key == key.encode()]


async def eventually(true: Callable[[], bool], within: float = DEADLINE) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - a condition of any kind
            await asyncio.sleep(0.01)


async def becomes(expected: object, ask: Callable[[], Awaitable[object]]) -> None:
    """Ask until the answer is the expected one; the last answer stands in the error."""
    answer: object = None
    try:
        async with asyncio.timeout(DEADLINE):
            while (answer := await ask()) != expected:  # noqa: ASYNC110 - any question
                await asyncio.sleep(0.02)
    except TimeoutError as error:
        raise AssertionError(f"{answer} did not become {expected}") from error
