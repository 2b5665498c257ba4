"""A log of ledgers and the view that is built from it, for trying what a rebuild may meet."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete
from tests.shared.samples import MORNING, LineWritten

from shared.bus import by_type, project
from shared.envelope import Envelope, encode
from shared.kafka.replay import open_log
from shared.mongo.client import Database
from shared.projections import MergeAtRevision, Operation
from shared.views import View
from yipan.rebuild import Rebuild
from yipan.scenario.story import silent


class LedgerView(View):
    collection: ClassVar[str] = "ledger_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("last",),)

    last: str


def line_written(event: LineWritten, envelope: Envelope[LineWritten]) -> Iterable[Operation]:
    revision = envelope.revision or 0
    yield MergeAtRevision("ledger_views", event.ledger_id, revision, {"last": event.text})


SUBSCRIPTIONS = by_type([project(LineWritten, line_written)])


@dataclass(frozen=True)
class LedgerLog:
    bootstrap: str
    topic: str
    database: Database

    async def write(self, ledger: str, revisions: Sequence[int]) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap) as producer:
            for revision in revisions:
                fact = LineWritten(ledger_id=ledger, text=f"line {revision}", at=MORNING)
                sealed = Envelope("1", "tests", fact.type, ledger, MORNING, fact, revision)
                record = encode(sealed)
                await self._send(producer, ledger, record.value, record.headers)

    async def write_garbage(self, ledger: str) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap) as producer:
            headers = [("ce_type", LineWritten.type.encode())]
            await self._send(producer, ledger, b"\xff{", headers)

    async def _send(
        self, producer: AIOKafkaProducer, key: str, value: bytes, headers: list[tuple[str, bytes]]
    ) -> None:
        await producer.send_and_wait(self.topic, value, key=key.encode(), headers=headers)

    async def forget_up_to(self, offset: int) -> None:
        """As retention does it."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            place = TopicPartition(self.topic, 0)
            await admin.delete_records({place: RecordsToDelete(offset)})
        finally:
            await admin.close()

    async def store(self, **documents: Mapping[str, Any]) -> None:
        await self.database["ledger_views"].insert_many(
            [{"_id": id_, **document} for id_, document in documents.items()]
        )

    async def stored(self) -> dict[str, Any]:
        found = self.database["ledger_views"].find()
        return {document["_id"]: document.get("last") async for document in found}

    @asynccontextmanager
    async def rebuild(self) -> AsyncIterator[Rebuild]:
        async with open_log(self.bootstrap, [self.topic]) as log:
            yield Rebuild(SUBSCRIPTIONS, LedgerView, self.database, log, silent, 0.01)
