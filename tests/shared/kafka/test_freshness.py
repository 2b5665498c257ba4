"""How old facts are when they can be read, and how many of them were late."""

import asyncio
import time
from uuid import uuid4

from tests.shared.deliveries import line, written
from tests.shared.kafka.scripted import Scripted
from tests.shared.samples import LineWritten

from shared.bus import Group, by_type, project
from shared.dead_letters import Place
from shared.envelope import Delivery
from shared.groups import Projections
from shared.kafka.freshness import Freshness
from shared.kafka.settling import Settling
from shared.kafka.streaks import Streaks
from shared.memory.documents import InMemoryDocuments
from shared.metrics.bus import FRESHNESS, READABLE, READABLE_LATE

TOPIC = "tests.ledgers"


def aged(*seconds: float) -> list[Delivery]:
    now = time.time()
    return [written("x")._replace(written_at=int((now - one) * 1000)) for one in seconds]


def told(group: str) -> tuple[float, float]:
    readable = READABLE.labels(group, TOPIC)._value.get()  # noqa: SLF001
    return readable, READABLE_LATE.labels(group, TOPIC)._value.get()  # noqa: SLF001


def settling(group: Group) -> Settling:
    place = Place(group.name, TOPIC, 0)
    return Settling(group, place, post=None, streaks=Streaks(), patience=5)  # type: ignore[arg-type]


def test_a_batch_is_as_old_as_its_oldest_and_each_record_is_late_by_itself() -> None:
    group = uuid4().hex
    Freshness(group, TOPIC).tell(aged(1, 30, 4, 6))
    assert told(group) == (4, 2)
    [family] = FRESHNESS.labels(group, TOPIC).collect()
    found = {(s.name, s.labels.get("le")): s.value for s in family.samples}
    assert found["freshness_seconds_count", None] == 1
    assert 30 <= found["freshness_seconds_sum", None] < 60


def test_a_record_of_a_clock_that_is_ahead_is_not_younger_than_nothing() -> None:
    group = uuid4().hex
    Freshness(group, TOPIC).tell(aged(-60))
    assert told(group) == (1, 0)
    [family] = FRESHNESS.labels(group, TOPIC).collect()
    assert [s.value for s in family.samples if s.name.endswith("_sum")] == [0]


def test_what_projections_are_done_with_is_told() -> None:
    subscriptions = by_type([project(LineWritten, line)])
    group = Projections(uuid4().hex, subscriptions, InMemoryDocuments())
    asyncio.run(settling(group).settle(aged(0, 60)))
    assert told(group.name) == (2, 1)


def test_what_reactions_are_done_with_makes_nothing_readable() -> None:
    group = Scripted(TOPIC, verdict=lambda _key, _number: None)
    some = [one._replace(key=b"k", value=b"1") for one in aged(0)]
    asyncio.run(settling(group).settle(some))
    assert told(group.name) == (0, 0)
