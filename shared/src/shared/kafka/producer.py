"""Publishing to Kafka: acknowledged by all, in order per key, within a deadline and a budget."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self
from zlib import crc32

from aiokafka import AIOKafkaProducer

from shared.envelope import Record
from shared.errors import Overloaded, Unavailable
from shared.kafka.lifeline import Lifeline
from shared.kafka.line import Line
from shared.kafka.parcels import Entry, Parcel, Receipt
from shared.metrics.bus import PUBLISHER_BYTES

MIB = 1024 * 1024
BUDGET = 64 * MIB
PATIENCE = 10.0
REQUEST_PATIENCE = 10.0
STOP_PATIENCE = 10.0
RETRY_MS = 200
LARGEST_BATCH = 256 * 1024
LARGEST_VALUE = 900_000
"""Kafka's own limit for a batch is 1 MiB; a record larger than our batches travels alone."""


Lots = Mapping[Line, list[Entry]]


class KafkaPublisher:
    """Implements shared.bus.Publisher; it may be started while Kafka is away.

    `budget` bounds the bytes that wait and are on their way; `patience` is how many seconds one
    publish waits for its acknowledgement.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        budget: int = BUDGET,
        patience: float = PATIENCE,
        request_patience: float = REQUEST_PATIENCE,
    ) -> None:
        self._bootstrap = bootstrap
        self._budget = budget
        self._patience = patience
        self._request_patience = request_patience
        self._closed = False
        self._held = 0
        self._lines: dict[str, list[Line]] = {}
        self._lifeline = Lifeline(self._build, request_patience=request_patience)

    async def start(self) -> None:
        """Begin to connect; does not wait for Kafka, which may still be on its way."""
        self._lifeline.start()

    async def stop(self) -> None:
        """Send what waits, within a deadline, and close."""
        self._closed = True
        lines = [line for some in self._lines.values() for line in some]
        try:
            async with asyncio.timeout(STOP_PATIENCE):
                for line in lines:
                    await line.idle()
        except TimeoutError:
            for line in lines:
                await line.stop()
        await self._lifeline.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def publish(self, records: Sequence[Record]) -> None:
        """Return when all are acknowledged.

        Overloaded at once when the budget is spent; TooLarge for a value that Kafka would not
        take; Unavailable when the deadline passed and the outcome is unknown: send all again.
        """
        topics = {record.topic for record in records}
        await self._deliver(topics, len(records), lambda: self._sort(records), LARGEST_VALUE)

    async def send(self, topic: str, entries: Sequence[Entry]) -> None:
        """Publish bytes as they are, dead letters for example, with the promises of `publish`."""
        await self._deliver({topic}, len(entries), lambda: self._spread(topic, entries), None)

    async def check(self) -> None:
        """Raise Unavailable unless the cluster answers within two seconds."""
        await self._lifeline.check()

    async def _deliver(
        self, topics: set[str], number: int, sort: Callable[[], Lots], largest: int | None
    ) -> None:
        if not number:
            return
        receipt = Receipt(number)
        try:
            async with asyncio.timeout(self._patience):
                await self._learn(topics)
                self._accept(sort(), receipt, largest)
                await receipt.future
        except TimeoutError as error:
            raise Unavailable(
                f"Kafka did not answer in time ({self._lifeline.trouble}): "
                "outcome unknown, send again"
            ) from error
        finally:
            self._forget(receipt)

    async def _learn(self, topics: set[str]) -> None:
        for topic in topics - self._lines.keys():
            count = await (await self._lifeline.current()).partitions(topic)
            # Two publishes may learn the same topic; its lines are made once.
            self._lines.setdefault(topic, [self._line(topic, n) for n in range(count)])

    def _line(self, topic: str, number: int) -> Line:
        return Line(self._lifeline, topic, number, self._release)

    def _sort(self, records: Sequence[Record]) -> Lots:
        # librdkafka's "consistent" partitioner, so other producers can agree with ours by one
        # setting; aiokafka's own murmur2 is written in Python.
        lots: defaultdict[Line, list[Entry]] = defaultdict(list)
        lines: Sequence[Line] = ()
        known, count = "", 0
        for _, topic, name, value, headers in records:
            if topic != known:
                lines, known = self._lines[topic], topic
                count = len(lines)
            key = name.encode()
            lots[lines[crc32(key) % count]].append((key, value, headers))
        return lots

    def _spread(self, topic: str, entries: Sequence[Entry]) -> Lots:
        lots: defaultdict[Line, list[Entry]] = defaultdict(list)
        lines = self._lines[topic]
        for entry in entries:
            lots[lines[crc32(entry[0] or b"") % len(lines)]].append(entry)
        return lots

    def _accept(self, lots: Lots, receipt: Receipt, largest: int | None) -> None:
        parcels = [(line, Parcel(entries, receipt)) for line, entries in lots.items()]
        if largest is not None:
            for _, parcel in parcels:
                parcel.must_fit(largest)
        size = sum(parcel.size for _, parcel in parcels)
        if self._closed:
            raise Unavailable("this process is stopping: send again")
        if self._held + size > self._budget:
            raise Overloaded(f"{self._held} bytes wait for Kafka already: send again later")
        self._release(-size)
        for line, parcel in parcels:
            line.put(parcel)

    def _forget(self, receipt: Receipt) -> None:
        if receipt.left:
            receipt.future.cancel()
            for lines in self._lines.values():
                for line in lines:
                    line.trim()

    def _release(self, size: int) -> None:
        self._held -= size
        PUBLISHER_BYTES.set(self._held)

    def _build(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            max_batch_size=LARGEST_BATCH,
            request_timeout_ms=int(self._request_patience * 1000),
            retry_backoff_ms=RETRY_MS,
        )
