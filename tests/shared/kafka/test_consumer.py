"""Three outcomes of a record over the real Kafka: done, try again, dead letter."""

from collections.abc import Callable

import pytest
from tests.shared.kafka.reading import eventually, read, record
from tests.shared.kafka.scripted import QUICK, Scripted, committed, running

from shared.errors import Gap, Refused, Unavailable, Unreadable
from shared.kafka.consumer import Habits, KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.kafka.streaks import TooManyDeadLetters
from shared.memory.dead_letters import InMemoryDeadLetters


def only(key: str, number: int, error: Exception) -> Callable[[str, int], Exception | None]:
    return lambda k, n: error if (k, n) == (key, number) else None


async def test_everything_is_settled_in_order_per_key(kafka_bootstrap: str, topic: str) -> None:
    group = Scripted(topic, batch=50)
    async with running(kafka_bootstrap, group, InMemoryDeadLetters()) as run:
        await run.publisher.publish([record(topic, f"k{n % 5}", n) for n in range(500)])
        await eventually(lambda: len(group.settled) == 500)
    assert group.of("k3") == list(range(3, 500, 5))
    assert max(group.batches) > 1


async def test_a_stopped_runner_has_committed_what_it_finished(
    kafka_bootstrap: str, topic: str
) -> None:
    group = Scripted(topic)
    slow = Habits(commit_pause=3600)
    async with running(kafka_bootstrap, group, InMemoryDeadLetters(), slow) as run:
        await run.publisher.publish([record(topic, "k", n) for n in range(20)])
        await eventually(lambda: len(group.settled) == 20)
    assert await committed(kafka_bootstrap, group.name, topic) == 20


async def test_what_is_finished_is_committed_meanwhile(kafka_bootstrap: str, topic: str) -> None:
    group = Scripted(topic, verdict=only("k", 5, Gap("4 is missing")))
    async with running(kafka_bootstrap, group, InMemoryDeadLetters()) as run:
        await run.publisher.publish([record(topic, "k", n) for n in range(10)])
        await eventually(lambda: group.tries["k", 5] > 3)
        assert await committed(kafka_bootstrap, group.name, topic) == 5


@pytest.mark.parametrize("error", [Gap("4 is missing"), Unavailable("away"), TimeoutError()])
async def test_trouble_is_tried_again_and_never_dead_lettered(
    kafka_bootstrap: str, topic: str, error: Exception
) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic)
    group.verdict = lambda _, n: error if n == 2 and group.tries["k", 2] < 6 else None
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "k", n) for n in range(5)])
        await eventually(lambda: 4 in group.of("k"))
    assert group.tries["k", 2] == 6
    assert group.of("k") == list(range(5))
    assert letters.letters == {}


@pytest.mark.parametrize("error", [Unreadable("not JSON"), Refused("no", rule="r")])
async def test_poison_is_buried_at_once_and_others_go_on(
    kafka_bootstrap: str, topic: str, error: Exception
) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic, batch=1, verdict=only("bad", 0, error))
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "bad", 0), record(topic, "good", 1)])
        await eventually(lambda: len(letters.letters) == 1 and group.settled == [("good", 1)])
    assert group.tries["bad", 0] == 1
    assert await committed(kafka_bootstrap, group.name, topic) == 2


async def test_a_dead_letter_keeps_bytes_and_says_where_from_and_why(
    kafka_bootstrap: str, topic: str
) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic, verdict=only("k", 0, Unreadable("x" * 5000)))
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "k", 0)])
        await eventually(lambda: len(letters.letters) == 1)
        [one] = await read(kafka_bootstrap, f"{group.name}.dlq")
    [letter] = letters.letters.values()
    headers = dict(one.headers)
    assert (one.key, one.value, headers["ce_id"]) == (b"k", b"0", b"k-0")
    assert (headers["dlq_topic"], headers["dlq_exception"]) == (topic.encode(), b"Unreadable")
    assert (headers["dlq_attempts"], len(headers["dlq_reason"])) == (b"1", 1024)
    assert letter.id == f"{group.name}/{topic}/{int(headers['dlq_partition'])}/0"


async def test_a_bug_is_tried_three_times_and_then_buried(kafka_bootstrap: str, topic: str) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic, verdict=only("k", 0, ZeroDivisionError()))
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "k", 0)])
        await eventually(lambda: len(letters.letters) == 1)
    assert group.tries["k", 0] == 3
    assert [one.attempts for one in letters.letters.values()] == [3]


async def test_a_bug_that_passes_leaves_no_dead_letter(kafka_bootstrap: str, topic: str) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic)
    group.verdict = lambda k, n: KeyError(k) if group.tries[k, n] == 1 else None
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, "k", 0)])
        await eventually(lambda: group.settled == [("k", 0)])
    assert letters.letters == {}


async def test_one_culprit_among_many_is_found(kafka_bootstrap: str, topic: str) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic, batch=200, verdict=only("k77", 77, Unreadable("not JSON")))
    async with running(kafka_bootstrap, group, letters) as run:
        await run.publisher.publish([record(topic, f"k{n}", n) for n in range(400)])
        await eventually(lambda: len(group.settled) == 399 and len(letters.letters) == 1)
    assert [one.delivery.value for one in letters.letters.values()] == [b"77"]
    assert ("k77", 77) not in group.settled
    assert len(group.batches) < 100


async def test_a_run_of_dead_letters_ends_the_process(kafka_bootstrap: str, topic: str) -> None:
    letters = InMemoryDeadLetters()
    group = Scripted(topic, verdict=lambda _, __: Unreadable("all of them"))
    habits = Habits(dead_letters_in_a_row=5)
    async with running(kafka_bootstrap, group, letters, habits) as run:
        await run.publisher.publish([record(topic, f"k{n}", n) for n in range(20)])
        assert isinstance(await run.end(), TooManyDeadLetters)
    assert len(letters.letters) == 5
    assert await committed(kafka_bootstrap, group.name, topic) == 5


async def test_a_runner_is_ready_only_while_it_reads(kafka_bootstrap: str, topic: str) -> None:
    group = Scripted(topic)
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        runner = KafkaRunner(group, kafka_bootstrap, InMemoryDeadLetters(), publisher, QUICK)
        with pytest.raises(Unavailable, match="not joined yet"):
            await runner.check()
