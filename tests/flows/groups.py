"""The eight consumer groups from outside: how far they are behind, and beginning anew."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.bus import Group, topics
from shared.clock import RealClock
from shared.kafka.membership import build_consumer
from shared.kafka.topics import topic_settings
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.services import SERVICES

PATIENCE = 30.0

Offsets = Mapping[TopicPartition, int]


def all_groups() -> Iterator[tuple[str, Group]]:
    """Each with the service that it belongs to."""
    for name, service in SERVICES.items():
        platform = in_memory_platform(name, InMemoryBus(), RealClock())
        for group in service.create_work(platform).groups:
            yield name, group


async def ends(bootstrap: str) -> Offsets:
    """How much stands on every partition of the suite, the dead letters' included."""
    partitions = [
        TopicPartition(topic.name, number)
        for topic in topic_settings()
        for number in range(topic.partitions)
    ]
    async with asyncio.timeout(PATIENCE), AIOKafkaConsumer(bootstrap_servers=bootstrap) as consumer:
        found: Offsets = await consumer.end_offsets(partitions)
    return found


async def lag(bootstrap: str) -> dict[str, int]:
    """By group: how many records are written that it has not finished."""
    written = await ends(bootstrap)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        async with asyncio.timeout(PATIENCE):
            return {g.name: await _behind(admin, g, written) for _, g in all_groups()}
    finally:
        await admin.close()


async def _behind(admin: AIOKafkaAdminClient, group: Group, written: Offsets) -> int:
    finished = await admin.list_consumer_group_offsets(group.name)
    read = set(topics(group))
    return sum(
        end - max(0, finished[partition].offset if partition in finished else 0)
        for partition, end in written.items()
        if partition.topic in read
    )


async def begin_anew(bootstrap: str) -> None:
    """Put every group back to the beginning of all its topics; its workers must be away."""
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for service, group in all_groups():
            tasks.create_task(_rewind(bootstrap, group, f"{service}-worker"))


async def _rewind(bootstrap: str, group: Group, instance: str) -> None:
    # Under the worker's own name: the group would else wait for it until its session ends.
    consumer: Any = build_consumer(bootstrap, group.name, instance)
    consumer.subscribe(topics=topics(group))
    await consumer.start()
    try:
        while not consumer.assignment():  # noqa: ASYNC110 - the deadline is the caller's
            await asyncio.sleep(0.05)
        await consumer.commit(dict.fromkeys(consumer.assignment(), 0))
    finally:
        await consumer.stop()
