"""The eight consumer groups from outside: how far they are behind, and beginning anew."""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient

from shared.bus import Group, topics
from shared.clock import RealClock
from shared.kafka.membership import build_consumer
from shared.kafka.replay import Positions, open_log
from shared.kafka.topics import topic_settings
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.services import SERVICES

PATIENCE = 30.0


def all_groups() -> Iterator[tuple[str, Group]]:
    """Each with the service that it belongs to."""
    for name, service in SERVICES.items():
        platform = in_memory_platform(name, InMemoryBus(), RealClock())
        for group in service.create_work(platform).groups:
            yield name, group


async def ends(bootstrap: str) -> Positions:
    """How much stands on every partition of the suite, the dead letters' included."""
    async with open_log(bootstrap, [topic.name for topic in topic_settings()]) as log:
        return await log.ends()


async def lag(bootstrap: str, written: Positions) -> dict[str, int]:
    """By group: how many of the records that are written it has not finished."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        async with asyncio.timeout(PATIENCE):
            return {group.name: await _behind(admin, group, written) for _, group in all_groups()}
    finally:
        await admin.close()


async def _behind(admin: AIOKafkaAdminClient, group: Group, written: Positions) -> int:
    found = await admin.list_consumer_group_offsets(group.name)
    finished = {(place.topic, place.partition): known.offset for place, known in found.items()}
    read = set(topics(group))
    return sum(
        end - max(0, finished.get(place, 0)) for place, end in written.items() if place[0] in read
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
