"""What is acknowledged can be read, in order, and nothing waits for ever."""

import asyncio

import pytest
from tests.shared.kafka.reading import read, record, values

from shared.envelope import Record
from shared.errors import Overloaded, TooLarge, Unavailable
from shared.kafka.producer import KafkaPublisher

NOBODY = "127.0.0.1:1"


async def test_what_was_acknowledged_can_be_read(kafka_bootstrap: str, topic: str) -> None:
    sent = [record(topic, f"k{n % 7}", n) for n in range(500)]
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        await publisher.publish(sent)
        found = await read(kafka_bootstrap, topic)
    expected = {(one.key.encode(), one.value, tuple(one.headers)) for one in sent}
    assert {(one.key, one.value, tuple(one.headers)) for one in found} == expected


async def test_records_of_one_key_keep_their_order(kafka_bootstrap: str, topic: str) -> None:
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        calls = [publisher.publish([record(topic, "k", n)]) for n in range(300)]
        await asyncio.gather(*calls)
    assert await values(kafka_bootstrap, topic, "k") == list(range(300))


async def test_a_key_goes_where_librdkafka_would_send_it(kafka_bootstrap: str, topic: str) -> None:
    # The published check value of CRC-32: "123456789" gives 0xCBF43926, and that modulo 3 is 2.
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        await publisher.publish([record(topic, "123456789", 1)])
    assert [one.partition for one in await read(kafka_bootstrap, topic)] == [2]


async def test_a_full_batch_goes_on_in_the_next(kafka_bootstrap: str, topic: str) -> None:
    big = [record(topic, "k", 10**4000 + n) for n in range(200)]
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        await publisher.publish(big)
        found = await read(kafka_bootstrap, topic)
    assert [one.value for one in found] == [one.value for one in big]


async def test_over_the_budget_is_refused_at_once(kafka_bootstrap: str, topic: str) -> None:
    async with KafkaPublisher(kafka_bootstrap, budget=5_000) as publisher:
        with pytest.raises(Overloaded):
            await publisher.publish([record(topic, "k", n) for n in range(10)])
        await publisher.publish([record(topic, "k", 1)])
    assert await values(kafka_bootstrap, topic, "k") == [1]


async def test_a_record_that_kafka_would_not_take_is_refused(
    kafka_bootstrap: str, topic: str
) -> None:
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        with pytest.raises(TooLarge):
            await publisher.publish([Record("1", topic, "k", bytes(1_000_000), [])])


async def test_a_topic_that_nobody_created_is_said_by_name(kafka_bootstrap: str) -> None:
    async with KafkaPublisher(kafka_bootstrap, patience=5, request_patience=0.5) as publisher:
        with pytest.raises(Unavailable, match=r"no topic test\.missing"):
            await publisher.publish([record("test.missing", "k", 1)])


async def test_opening_does_not_wait_for_an_absent_broker() -> None:
    async with asyncio.timeout(5), KafkaPublisher(NOBODY, patience=0.3) as publisher:
        with pytest.raises(Unavailable):
            await publisher.check()
        with pytest.raises(Unavailable, match="send again"):
            await publisher.publish([record("t", "k", 1)])


async def test_the_cluster_answers_the_readiness_check(kafka_bootstrap: str, topic: str) -> None:
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        await publisher.publish([record(topic, "k", 1)])
        await publisher.check()
