"""Order per key survives a dead letter: what follows is parked until somebody decides."""

from collections.abc import AsyncIterator

import pytest
from tests.shared.kafka.reading import becomes, eventually, read, record
from tests.shared.kafka.scripted import Scripted, committed, running

from shared.clock import real_now
from shared.dead_letters import DeadLetter, DeadLetters
from shared.errors import Unreadable
from shared.kafka.consumer import delivery
from shared.kafka.producer import KafkaPublisher
from shared.mongo.client import open_database
from shared.mongo.dead_letters import MongoDeadLetters


@pytest.fixture
async def letters(mongo_url: str, database_name: str) -> AsyncIterator[DeadLetters]:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        yield MongoDeadLetters(database)


class Mending:
    """A group that cannot read number 0 of key `bad` until it is mended."""

    def __init__(self, topic: str) -> None:
        self.mended = False
        self.group = Scripted(topic, batch=4, verdict=self.verdict)

    def verdict(self, key: str, number: int) -> Exception | None:
        return Unreadable("no") if (key, number) == ("bad", 0) and not self.mended else None


async def states(letters: DeadLetters) -> list[str]:
    return [one.state for one in await letters.find(None, 100)]


async def test_later_records_of_a_failed_key_are_parked_and_others_go_on(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    group = Mending(topic).group
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "bad", n) for n in range(4)])
        await run.publisher.publish([record(topic, "good", n) for n in range(4)])
        await becomes(["open", "parked", "parked", "parked"], lambda: states(letters))
        await eventually(lambda: group.of("good") == [0, 1, 2, 3])
        assert len(await read(kafka_bootstrap, f"{group.name}.dlq")) == 4
    assert group.of("bad") == []
    assert await committed(kafka_bootstrap, group.name, topic) == 8


async def test_a_replayed_letter_and_all_behind_it_are_settled_in_order(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    case = Mending(topic)
    async with running(kafka_bootstrap, case.group, letters) as run:
        await run.publisher.publish([record(topic, "bad", n) for n in range(4)])
        await becomes(["open", "parked", "parked", "parked"], lambda: states(letters))
        case.mended = True
        [first, *_] = await letters.find("open", 1)
        await letters.replay(first.id, "mended")
        await becomes([], lambda: states(letters))
        await run.publisher.publish([record(topic, "bad", 4)])
        await eventually(lambda: 4 in case.group.of("bad"))
    assert case.group.of("bad") == [0, 1, 2, 3, 4]


async def test_a_replay_that_fails_again_leaves_the_letter_open(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    case = Mending(topic)
    async with running(kafka_bootstrap, case.group, letters) as run:
        await run.publisher.publish([record(topic, "bad", n) for n in range(2)])
        await becomes(["open", "parked"], lambda: states(letters))
        [first, _] = await letters.find(None, 2)
        await letters.replay(first.id, "perhaps")

        async def attempts() -> int:
            return (await letters.get(first.id)).attempts

        await becomes(2, attempts)
        assert await states(letters) == ["open", "parked"]


async def test_what_is_parked_behind_a_discarded_letter_is_settled(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    case = Mending(topic)
    async with running(kafka_bootstrap, case.group, letters) as run:
        await run.publisher.publish([record(topic, "bad", n) for n in range(3)])
        await becomes(["open", "parked", "parked"], lambda: states(letters))
        [first, *_] = await letters.find("open", 1)
        await letters.discard(first.id, "a test device")
        await eventually(lambda: case.group.of("bad") == [1, 2])
        await becomes([], lambda: states(letters))


async def test_a_key_stays_blocked_for_the_next_owner(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    case = Mending(topic)
    async with running(kafka_bootstrap, case.group, letters) as run:
        await run.publisher.publish([record(topic, "bad", 0)])
        await becomes(["open"], lambda: states(letters))
    async with running(kafka_bootstrap, case.group, letters) as run:
        await run.publisher.publish([record(topic, "bad", 1)])
        await becomes(["open", "parked"], lambda: states(letters))
    assert case.group.of("bad") == []


async def test_a_letter_whose_record_comes_again_stays_one_letter(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    # The process died after the letter was kept and before its offset was committed.
    case = Mending(topic)
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        await publisher.publish([record(topic, "bad", n) for n in range(2)])
    first, _ = await read(kafka_bootstrap, topic)
    await letters.put(
        DeadLetter(case.group.name, delivery(first), "open", "Unreadable", "no", 1, real_now())
    )
    async with running(kafka_bootstrap, case.group, letters):
        await becomes(["open", "parked"], lambda: states(letters))
    assert await committed(kafka_bootstrap, case.group.name, topic) == 2


async def test_a_record_without_key_blocks_nothing(
    kafka_bootstrap: str, topic: str, letters: DeadLetters
) -> None:
    group = Scripted(topic, verdict=lambda _, n: Unreadable("no") if n == 0 else None)
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.send(topic, [(None, b"%d" % n, []) for n in range(3)])
        await eventually(lambda: group.of("") == [1, 2])
        await becomes(["open"], lambda: states(letters))
        [letter] = await letters.find("open", 1)
        group.verdict = lambda _key, _number: None
        await letters.replay(letter.id, "mended")
        await eventually(lambda: group.of("") == [1, 2, 0])
