"""The embedded parts answer like the real ones that they are."""

from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import UnknownTopicOrPartitionError
from pymongo import AsyncMongoClient
from tests.tools.topics import create_topic


async def test_kafka_gives_back_what_it_acknowledged(kafka_bootstrap: str) -> None:
    topic = await create_topic(kafka_bootstrap, f"test.{uuid4().hex}")
    async with AIOKafkaProducer(
        bootstrap_servers=kafka_bootstrap, acks="all", compression_type="zstd"
    ) as producer:
        await producer.send_and_wait(topic, b"36.6", key=b"worker-1")
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=kafka_bootstrap, group_id="tests", auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()
    assert (record.key, record.value) == (b"worker-1", b"36.6")


async def test_kafka_makes_no_topic_by_itself(kafka_bootstrap: str) -> None:
    async with AIOKafkaProducer(
        bootstrap_servers=kafka_bootstrap, request_timeout_ms=2000
    ) as producer:
        with pytest.raises(UnknownTopicOrPartitionError):
            await producer.send_and_wait("never.created", b"lost")


async def test_mongo_finds_what_was_inserted(mongo_url: str, database_name: str) -> None:
    async with AsyncMongoClient[dict[str, object]](mongo_url) as client:
        permits = client[database_name]["permits"]
        await permits.insert_one({"_id": "permit-1", "state": "issued"})
        assert await permits.find_one({"state": "issued"}) == {"_id": "permit-1", "state": "issued"}


async def test_mongo_keeps_a_unique_index(mongo_url: str, database_name: str) -> None:
    async with AsyncMongoClient[dict[str, object]](mongo_url) as client:
        permits = client[database_name]["permits"]
        await permits.create_index("number", unique=True)
        await permits.insert_one({"number": 1})
        result = await permits.update_one({"number": 1}, {"$set": {"number": 1}}, upsert=True)
        assert (result.matched_count, result.upserted_id) == (1, None)
