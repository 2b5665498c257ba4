"""The bare parts: what a program can reach that does nothing but send or insert."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from zlib import crc32

from aiokafka import AIOKafkaProducer
from pymongo import AsyncMongoClient, InsertOne, UpdateOne

from shared.envelope import Record
from shared.mongo.client import options_of

LARGEST_BATCH = 256 * 1024
CHUNK = 1_000
IN_FLIGHT = 4
Document = dict[str, Any]


@asynccontextmanager
async def bare_producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        max_batch_size=LARGEST_BATCH,
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send_in_batches(
    producer: AIOKafkaProducer, topic: str, requests: Sequence[Sequence[Record]]
) -> float:
    """Micro-batches of the same records, as many requests in each as fit; records a second."""
    partitions = sorted(await producer.partitions_for(topic))
    by_partition: dict[int, list[Record]] = defaultdict(list)
    for records in requests:
        for record in records:
            by_partition[crc32(record.key.encode()) % len(partitions)].append(record)
    started = time.perf_counter()
    await asyncio.gather(
        *(_send(producer, topic, number, some) for number, some in by_partition.items())
    )
    return sum(map(len, requests)) / (time.perf_counter() - started)


async def _send(
    producer: AIOKafkaProducer, topic: str, partition: int, records: Sequence[Record]
) -> None:
    left = list(reversed(records))
    while left:
        batch = producer.create_batch()
        now = int(time.time() * 1000)
        while left:
            record = left[-1]
            added = batch.append(
                key=record.key.encode(), value=record.value, timestamp=now, headers=record.headers
            )
            if added is None:
                break
            left.pop()
        batch.close()
        await (await producer.send_batch(batch, topic, partition=partition))


async def insert_many(url: str, collection: str, documents: Sequence[Document]) -> float:
    """Insert documents by the thousand, four in flight; documents a second."""
    return await _write(url, collection, [InsertOne(document) for document in documents])


async def max_each(url: str, collection: str, updates: Sequence[tuple[str, Document]]) -> float:
    """One `$max` upsert a reading, by the thousand, four in flight; readings a second."""
    writes = [UpdateOne({"_id": id_}, {"$max": update}, upsert=True) for id_, update in updates]
    return await _write(url, collection, writes)


async def _write(url: str, collection: str, writes: Sequence[Any]) -> float:
    client: AsyncMongoClient[Document] = AsyncMongoClient(url, **options_of(url))
    async with client:
        target = client["bench"][collection]
        turn = asyncio.Semaphore(IN_FLIGHT)

        async def chunk(start: int) -> None:
            async with turn:
                await target.bulk_write(writes[start : start + CHUNK], ordered=False)

        started = time.perf_counter()
        await asyncio.gather(*(chunk(start) for start in range(0, len(writes), CHUNK)))
        return len(writes) / (time.perf_counter() - started)
