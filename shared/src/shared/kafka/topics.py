"""The topics of the suite and their settings: created by us, never by auto-creation."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.errors import Unavailable
from shared.events import OWNERS, TOPICS

PARTITIONS = 12
DEAD_LETTER_PARTITIONS = 1
DEAD_LETTER_BYTES = str(2 * 1024 * 1024)
"""Twice Kafka's default: the largest record that came in must fit with our headers on it."""
FOR_EVER = "-1"
THIRTY_DAYS = str(30 * 24 * 60 * 60 * 1000)
PATIENCE = 30.0
PAUSE = 0.1
CLOSE_PATIENCE = 5.0

GROUPS: tuple[str, ...] = tuple(
    f"{service}.{purpose}" for service in OWNERS for purpose in ("projections", "reactions")
)
"""Every consumer group of the suite; each has a topic for its dead letters."""


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """What a topic is created with; `settings` are Kafka's own names."""

    name: str
    partitions: int
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TopicOutcome:
    """What became of one topic; `differences` says where one that was there is not as we want."""

    name: str
    outcome: Literal["created", "exists", "differs"]
    differences: tuple[str, ...] = ()


def dead_letter_topic(group: str) -> str:
    return f"{group}.dlq"


def topic_settings(*, min_insync: int = 1) -> Sequence[TopicSettings]:
    """All topics: decisions are kept for ever, readings 30 days (their view is the archive)."""
    common = {"compression.type": "producer", "min.insync.replicas": str(min_insync)}
    kept = common | {"retention.ms": FOR_EVER}
    readings = common | {"retention.ms": THIRTY_DAYS}
    facts = [
        TopicSettings(name, PARTITIONS, readings if name == "checkpoint.readings" else kept)
        for name in TOPICS
    ]
    roomy = kept | {"max.message.bytes": DEAD_LETTER_BYTES}
    letters = [
        TopicSettings(dead_letter_topic(group), DEAD_LETTER_PARTITIONS, roomy) for group in GROUPS
    ]
    return [*facts, *letters]


async def create_topics(
    bootstrap: str,
    *,
    replication: int = 1,
    wanted: Sequence[TopicSettings] = (),
    patience: float = PATIENCE,
) -> Sequence[TopicOutcome]:
    """Create what is missing and wait until it is known; alter nothing that is there.

    `wanted` is all topics of the suite unless given. Unavailable where Kafka does not answer.
    """
    wanted = wanted or topic_settings(min_insync=min(2, replication))
    try:
        async with asyncio.timeout(patience), _admin(bootstrap) as admin:
            created = await _create(admin, wanted, replication)
            await _known(admin, wanted)
            differences = await _differences(admin, [t for t in wanted if t.name not in created])
    except (KafkaError, OSError, TimeoutError) as error:
        raise Unavailable(f"Kafka at {bootstrap} does not create topics: {error!r}") from error
    return [_outcome(topic, created, differences) for topic in wanted]


@asynccontextmanager
async def _admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    while True:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
        try:
            await admin.start()
            break
        except KafkaError:
            # Not there yet: the caller's deadline says how long we ask.
            await admin.close()
            await asyncio.sleep(PAUSE)
        except BaseException:
            await admin.close()
            raise
    try:
        yield admin
    finally:
        async with asyncio.timeout(CLOSE_PATIENCE):
            await admin.close()


async def _create(
    admin: AIOKafkaAdminClient, wanted: Iterable[TopicSettings], replication: int
) -> set[str]:
    there = set(await admin.list_topics())
    missing = [topic for topic in wanted if topic.name not in there]
    if not missing:
        return set()
    answer = await admin.create_topics(
        [NewTopic(t.name, t.partitions, replication, None, dict(t.settings)) for t in missing]
    )
    created: set[str] = set()
    for name, code, *message in answer.topic_errors:
        error = for_code(code)
        if code == 0:
            created.add(name)
        elif error is not TopicAlreadyExistsError:
            raise error(f"{name}: {message}")
    return created


async def _known(admin: AIOKafkaAdminClient, wanted: Iterable[TopicSettings]) -> None:
    names = {topic.name for topic in wanted}
    while not await _have_leaders(admin, names):  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(PAUSE)


async def _have_leaders(admin: AIOKafkaAdminClient, names: set[str]) -> bool:
    found = await admin.describe_topics(sorted(names))
    ready = {
        topic["topic"]
        for topic in found
        if topic["error_code"] == 0 and all(p["leader"] >= 0 for p in topic["partitions"])
    }
    return names <= ready


async def _differences(
    admin: AIOKafkaAdminClient, topics: Sequence[TopicSettings]
) -> Mapping[str, tuple[str, ...]]:
    if not topics:
        return {}
    partitions = {
        topic["topic"]: len(topic["partitions"])
        for topic in await admin.describe_topics([topic.name for topic in topics])
    }
    settings = await _settings(admin, topics)
    return {t.name: _compare(t, partitions[t.name], settings[t.name]) for t in topics}


async def _settings(
    admin: AIOKafkaAdminClient, topics: Sequence[TopicSettings]
) -> Mapping[str, Mapping[str, str]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in topics]
    found: dict[str, Mapping[str, str]] = {}
    for answer in await admin.describe_configs(asked):
        for code, _, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(name)
            found[name] = {entry[0]: entry[1] for entry in entries}
    return found


def _compare(
    wanted: TopicSettings, partitions: int, settings: Mapping[str, Any]
) -> tuple[str, ...]:
    found = [
        f"{name} is {settings.get(name)}, not {value}"
        for name, value in wanted.settings.items()
        if settings.get(name) != value
    ]
    if partitions != wanted.partitions:
        found.insert(0, f"{partitions} partitions, not {wanted.partitions}")
    return tuple(found)


def _outcome(
    topic: TopicSettings, created: set[str], differences: Mapping[str, tuple[str, ...]]
) -> TopicOutcome:
    if topic.name in created:
        return TopicOutcome(topic.name, "created")
    different = differences[topic.name]
    return TopicOutcome(topic.name, "differs" if different else "exists", different)
