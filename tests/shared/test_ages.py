"""How long something has waited: in the outbox, for its tick, and as a dead letter."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.shared.kafka.reading import eventually
from tests.shared.samples import (
    DAY,
    MORNING,
    Ledger,
    Line,
    Tick,
    Write,
    because,
    change,
    decider,
    record,
)

from shared.aggregates import Aggregates
from shared.chores import jobs
from shared.clock import FastClock, RealClock, real_now, real_seconds
from shared.commands import CommandHandler
from shared.dead_letters import DeadLetter, DeadLetters
from shared.deadlines import Deadlines
from shared.envelope import Delivery
from shared.errors import Unavailable
from shared.memory.bus import InMemoryBus
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.memory.platform import in_memory_platform
from shared.metrics.stores import DUE_LATE, OUTBOX_OLDEST
from shared.mongo.client import Database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.outbox import Outbox, Sweeper
from shared.platform import Work
from shared.turns import Turns

Ledgers = Aggregates[Ledger]
MINUTE = timedelta(minutes=1)
NOW = real_now()


class Away(InMemoryBus):
    async def publish(self, _: object) -> None:
        raise Unavailable("Kafka is away")


async def test_the_oldest_record_of_all_outboxes_has_its_age_told(aggregates: Ledgers) -> None:
    ages: list[float] = []
    await aggregates.save("a", change(1, records=[record("1", "a")]), expected=0)
    await aggregates.save("b", change(1, records=[record("2", "b")]), expected=0)
    later = datetime.now(UTC) + MINUTE
    sweeper = Sweeper(aggregates, InMemoryBus(), lambda: later, ages.append)
    assert await sweeper.sweep() == 2
    assert await sweeper.sweep() == 0
    assert 59 <= ages[0] <= 61
    assert ages[1] == 0


async def test_an_age_is_told_while_nothing_can_be_published(aggregates: Ledgers) -> None:
    ages: list[float] = []
    await aggregates.save("a", change(1, records=[record("1", "a")]), expected=0)
    later = datetime.now(UTC) + MINUTE
    with pytest.raises(Unavailable):
        await Sweeper(aggregates, Away(), lambda: later, ages.append).sweep()
    assert 59 <= ages[0] <= 61


async def test_what_was_just_stored_is_not_swept_and_has_an_age(aggregates: Ledgers) -> None:
    ages: list[float] = []
    await aggregates.save("a", change(1, records=[record("1", "a")]), expected=0)
    soon = datetime.now(UTC) + timedelta(seconds=1)
    assert await Sweeper(aggregates, InMemoryBus(), lambda: soon, ages.append).sweep() == 0
    assert 0 < ages[0] <= 1.1


async def test_who_waits_longest_for_a_tick_has_the_delay_told(aggregates: Ledgers) -> None:
    handler: CommandHandler[Write | Tick, Ledger] = CommandHandler(
        decider, aggregates, Outbox(InMemoryBus()), "tests", Turns().of
    )
    for name, at in (("late", MORNING), ("later", MORNING - MINUTE)):
        await handler(name, Write(name, (name,), at), at=at, cause=because(name))
    delays: list[timedelta] = []
    deadlines = Deadlines(handler, lambda: MORNING + DAY + MINUTE, delays.append)
    assert [await deadlines.tick(), await deadlines.tick()] == [2, 0]
    assert delays == [2 * MINUTE, timedelta()]


def test_a_delay_of_a_fast_clock_is_told_in_real_seconds() -> None:
    assert real_seconds(FastClock(MORNING, MORNING, rate=60), MINUTE) == 1
    assert real_seconds(RealClock(), MINUTE) == 60


@pytest.fixture
async def letters(twin: Database | None) -> DeadLetters:
    return InMemoryDeadLetters() if twin is None else MongoDeadLetters(twin)


async def test_the_oldest_letter_of_a_group_that_waits_is_known(letters: DeadLetters) -> None:
    now = real_now().replace(microsecond=0)
    for offset, (group, age) in enumerate([("a", 3), ("a", 1), ("b", 9), ("a", 5)]):
        delivery = Delivery("t", 0, offset, b"k", b"", [], 0)
        at = now - age * MINUTE
        await letters.put(DeadLetter(group, delivery, "open", "Refused", "no", 1, at))
    await letters.settled("a/t/0/3")
    assert await letters.since("a") == now - 3 * MINUTE
    assert await letters.since("nobody") is None


async def test_a_worker_tells_its_ages_by_aggregate() -> None:
    platform = in_memory_platform("tests", InMemoryBus(), FastClock(MORNING + 2 * DAY, NOW, 60))
    handler = platform.handler("ledgers", decider)
    await handler.aggregates.save("a", change(1, records=[record("1", "a")]), expected=0)
    state = Ledger(last=Line("a", MORNING))
    await handler.aggregates.save("b", change(1, state=state, due=MORNING + DAY), expected=0)
    tasks = [asyncio.create_task(one) for one in jobs(platform, Work([], {"ages": handler}, []))]
    outbox, due = OUTBOX_OLDEST.labels("ages"), DUE_LATE.labels("ages")
    try:
        # A day of the county is 1,440 s where it runs sixty times as fast.
        await eventually(lambda: due._value.get() >= 1440)  # noqa: SLF001
        await eventually(lambda: outbox._value.get() > 0)  # noqa: SLF001
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def test_the_states_of_letters_are_known_by_their_names(letters: DeadLetters) -> None:
    for offset in range(2):
        delivery = Delivery("t", 0, offset, b"k", b"", [], 0)
        await letters.put(DeadLetter("a", delivery, "open", "Refused", "no", 1, NOW))
    await letters.settled("a/t/0/1")
    states = await letters.states(["a/t/0/0", "a/t/0/1", "a/t/0/2"])
    assert states == {"a/t/0/0": "open", "a/t/0/1": "resolved"}
