"""Projecting readings from Kafka into MongoDB, against writing the same documents directly."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from pymongo import AsyncMongoClient

from checkpoint.projections import readings_archived, readings_of_persons
from checkpoint.views import LatestReading, ReadingView
from shared.bus import Subscription, by_type, project_rows
from shared.envelope import Delivery, Record
from shared.events.checkpoint import TemperatureMeasured
from shared.groups import Projections, operations
from shared.kafka.consumer import KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.mongo.client import Database, open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from shared.projections import InsertOnce, SetIfNewer
from yipan.bench.bare import insert_many, max_each, send_in_batches
from yipan.bench.rounds import Row, in_turn

ARCHIVE_AT_LEAST = 0.6
NEWEST_AT_LEAST = 1.0
PATIENCE = 180.0
PAUSE = 0.01

ARCHIVE = project_rows(TemperatureMeasured, readings_archived)
NEWEST = project_rows(TemperatureMeasured, readings_of_persons)


@dataclass
class Projection:
    """Readings that stand in the topic already, projected anew by a fresh consumer group."""

    kafka: str
    mongo_url: str
    records: Sequence[Record]

    async def fill(self, producer: AIOKafkaProducer) -> None:
        await send_in_batches(producer, TemperatureMeasured.topic, [self.records])

    async def project(self, subscription: Subscription) -> float:
        """Settle the whole topic as the worker does, into an empty database; records a second."""
        database_name = f"bench-{uuid4().hex[:8]}"
        async with (
            open_database(self.mongo_url, database_name, "pymongo") as database,
            KafkaPublisher(self.kafka) as publisher,
        ):
            documents = _Counting(database)
            group = Projections(f"bench-{uuid4().hex[:8]}", by_type([subscription]), documents)
            runner = KafkaRunner(group, self.kafka, MongoDeadLetters(database), publisher)
            rate = await self._run(runner, documents)
            await database.client.drop_database(database_name)
            return rate

    async def _run(self, runner: KafkaRunner, documents: "_Counting") -> float:
        task = asyncio.create_task(runner.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while documents.applied < len(self.records):
                    if task.done():
                        await task
                    await asyncio.sleep(PAUSE)
            return len(self.records) / (documents.last - documents.first)
        finally:
            task.cancel()
            await asyncio.wait([task])

    def operations(self, subscription: Subscription) -> list[Any]:
        """What the projection makes of all records: the same documents, for the bare way."""
        deliveries = [
            Delivery(r.topic, 0, n, r.key.encode(), r.value, r.headers, 0)
            for n, r in enumerate(self.records)
        ]
        return operations(by_type([subscription]), deliveries)


class _Counting(MongoDocuments):
    """Knows when the first batch began and the last one ended."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.applied, self.first, self.last = 0, 0.0, 0.0

    async def apply(self, operations: Sequence[Any]) -> None:
        self.first = self.first or time.perf_counter()
        await super().apply(operations)
        self.applied += len(operations)
        self.last = time.perf_counter()


async def measure_archive(job: Projection, rounds: int) -> Row:
    inserts = [op for op in job.operations(ARCHIVE) if isinstance(op, InsertOnce)]

    async def bare(round_: int) -> float:
        documents = [op.document for op in inserts]
        return await _then_drop(job.mongo_url, insert_many(job.mongo_url, f"r{round_}", documents))

    async def ours(_: int) -> float:
        return await job.project(ARCHIVE)

    return await in_turn(
        f"{ReadingView.collection} from Kafka",
        ours,
        bare,
        limit_name="insert_many without Kafka",
        at_least=ARCHIVE_AT_LEAST,
        rounds=rounds,
    )


async def measure_newest(job: Projection, rounds: int) -> Row:
    blocks = [op for op in job.operations(NEWEST) if isinstance(op, SetIfNewer)]

    async def bare(round_: int) -> float:
        updates = [(op.id, {op.block: {**op.version, **op.values}}) for op in blocks]
        return await _then_drop(job.mongo_url, max_each(job.mongo_url, f"n{round_}", updates))

    async def ours(_: int) -> float:
        return await job.project(NEWEST)

    return await in_turn(
        f"{LatestReading.collection} from Kafka",
        ours,
        bare,
        limit_name="$max for each, without Kafka",
        at_least=NEWEST_AT_LEAST,
        rounds=rounds,
    )


async def _then_drop(url: str, work: Any) -> float:
    rate: float = await work
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(url)
    async with client:
        await client.drop_database("bench")
    return rate
