"""Stuck means: work to do, no progress, and everything answers."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from aiokafka import TopicPartition
from tests.shared.kafka.reading import eventually, record
from tests.shared.kafka.scripted import Scripted, running

from shared.clock import real_now
from shared.dead_letters import Chain, DeadLetter, Place
from shared.envelope import Delivery
from shared.errors import Unavailable
from shared.kafka.consumer import Habits
from shared.kafka.watchdog import Stuck, Watchdog
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.metrics.bus import DEAD_LETTERS_OLDEST, LAG_RECORDS

IMPATIENT = Habits(stuck_after=0.8, settle_patience=0.3, grace=0.2)
PLACE = TopicPartition("t", 0)


class Hanging(Scripted):
    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        await asyncio.Event().wait()


class Away(InMemoryDeadLetters):
    """A database that stops answering once the lanes are open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Place] = []

    async def chains(self, place: Place) -> Mapping[Chain, bool]:
        if place in self.asked:
            self.asked.append(place)
            raise Unavailable("MongoDB: away")
        self.asked.append(place)
        return await super().chains(place)


async def test_a_lane_that_hangs_ends_the_process(kafka_bootstrap: str, topic: str) -> None:
    async with running(kafka_bootstrap, Hanging(topic), InMemoryDeadLetters(), IMPATIENT) as run:
        await run.publisher.publish([record(topic, "k", 1)])
        error = await run.end()
    assert isinstance(error, Stuck)
    assert "1 records to do" in str(error)


async def test_a_lane_is_not_stuck_while_the_database_is_away(
    kafka_bootstrap: str, topic: str
) -> None:
    letters = Away()
    async with running(kafka_bootstrap, Hanging(topic), letters, IMPATIENT) as run:
        await run.publisher.publish([record(topic, "k", 1)])
        # Three partitions were opened; two more questions are two times it looked stuck.
        await eventually(lambda: len(letters.asked) >= 5)
        assert not run.task.done()


async def test_an_idle_lane_is_not_stuck(kafka_bootstrap: str, topic: str) -> None:
    group = Scripted(topic)
    async with running(kafka_bootstrap, group, InMemoryDeadLetters(), IMPATIENT) as run:
        await run.publisher.publish([record(topic, "k", 1)])
        await eventually(lambda: group.settled == [("k", 1)])
        seen = LAG_RECORDS.labels(group.name, topic)
        seen.set(-1)
        await eventually(lambda: seen._value.get() == 0)  # noqa: SLF001 - it has looked
        assert not run.task.done()


async def test_the_age_of_the_oldest_dead_letter_is_told_and_ends_with_it(
    kafka_bootstrap: str, topic: str
) -> None:
    letters, group = InMemoryDeadLetters(), Scripted(topic)
    delivery = Delivery(topic, 0, 0, b"k", b"1", [], 0)
    an_hour_ago = real_now() - timedelta(hours=1)
    one = DeadLetter(group.name, delivery, "open", "Unreadable", "no", 1, an_hour_ago)
    await letters.put(one)
    age = DEAD_LETTERS_OLDEST.labels(group.name)
    async with running(kafka_bootstrap, group, letters, IMPATIENT):
        await eventually(lambda: 3600 <= age._value.get() < 3660)  # noqa: SLF001
        await letters.replay(one.id, "mended")
        await eventually(lambda: age._value.get() == 0)  # noqa: SLF001


def test_a_lane_that_moves_is_never_stuck() -> None:
    now = 0.0
    dog = Watchdog(60, lambda: now)
    for offset in range(5):
        now += 59
        assert not dog.is_stuck(PLACE, offset, lags=True)


def test_work_that_comes_after_a_long_silence_is_given_its_time() -> None:
    now = 0.0
    dog = Watchdog(60, lambda: now)
    assert not dog.is_stuck(PLACE, 7, lags=False)
    now = 3600.0
    assert not dog.is_stuck(PLACE, 7, lags=False)
    now = 3605.0
    assert not dog.is_stuck(PLACE, 7, lags=True)
    now = 3661.0
    assert dog.is_stuck(PLACE, 7, lags=True)


def test_time_when_nothing_answered_does_not_count() -> None:
    now = 0.0
    dog = Watchdog(60, lambda: now)
    dog.is_stuck(PLACE, 7, lags=True)
    now = 59.0
    dog.forgive_all()
    now = 70.0
    assert not dog.is_stuck(PLACE, 7, lags=True)
