"""What a part acknowledged before a kill -9 is there after it."""

from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pymongo import MongoClient
from tests.tools.topics import create_topic

from yipan.local.fresh import running
from yipan.local.kafka import kafka
from yipan.local.mongo import mongo, url
from yipan.local.ports import free_port

pytestmark = pytest.mark.stack

COUNT = 200
KILLED = -9


async def write_records(bootstrap: str) -> None:
    await create_topic(bootstrap, "kept")
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for number in range(COUNT):
            await producer.send_and_wait("kept", str(number).encode())


def write_documents(address: str) -> None:
    with MongoClient[dict[str, object]](address) as client:
        for number in range(COUNT):
            client.kept.documents.insert_one({"_id": number})


async def count_records(bootstrap: str) -> int:
    kept = TopicPartition("kept", 0)
    async with AIOKafkaConsumer("kept", bootstrap_servers=bootstrap) as consumer:
        ends: dict[TopicPartition, int] = await consumer.end_offsets([kept])
    return ends[kept]


async def test_kafka_keeps_acknowledged_records(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "kafka.log"
    with running(kafka(tmp_path / "kafka", port, log)) as first:
        await write_records(f"127.0.0.1:{port}")
        assert first.kill() == KILLED
    with running(kafka(tmp_path / "kafka", port, log)):
        assert await count_records(f"127.0.0.1:{port}") == COUNT


def test_mongo_keeps_acknowledged_documents(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "mongo.log"
    with running(mongo(tmp_path / "mongo", port, log)) as first:
        write_documents(url(port))
        assert first.kill() == KILLED
    with (
        running(mongo(tmp_path / "mongo", port, log)),
        MongoClient[dict[str, object]](url(port)) as client,
    ):
        assert client.kept.documents.count_documents({}) == COUNT
