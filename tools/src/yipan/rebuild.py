"""Building a view anew from the log, beside the one in use; comparing; switching.

The service may go on meanwhile. After the switch the log is read once more from where the
building ended: write operations are harmless when they are applied twice, so nothing that the
worker wrote to the old collection in between is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from shared.envelope import Delivery
from shared.errors import Unreadable
from shared.groups import Projections, operations
from shared.kafka.replay import LogReader, Positions
from shared.mongo.client import Database
from shared.mongo.documents import MongoDocuments
from shared.mongo.switching import Difference, compare, drop, put_in_place
from shared.projections import Operation
from shared.views import View
from yipan.local.errors import LocalError

SETTLE_ROUNDS = 5
"""Readings of the log until a view that is written to meanwhile compares equal."""

Tell = Callable[[str], None]


@dataclass
class Rebuild:
    """One view of one service."""

    group: Projections
    view: type[View]
    database: Database
    log: LogReader
    tell: Tell
    unreadable: int = 0
    applied: int = 0

    @property
    def beside(self) -> str:
        return f"{self.view.collection}__rebuilt"

    async def run(self, *, switch: bool) -> Difference:
        """Build, compare and (where wanted) switch."""
        reached = await self._build()
        found = await compare(self.database, self.view.collection, self.beside)
        for _ in range(SETTLE_ROUNDS):
            if found.none:
                break
            reached = await self._catch_up(reached, self.beside)
            found = await compare(self.database, self.view.collection, self.beside)
        if switch:
            await put_in_place(self.database, self.beside, self.view.collection)
            await self._catch_up(reached, self.view.collection)
        else:
            await drop(self.database, self.beside)
        return found

    async def _build(self) -> Positions:
        start, end = await self.log.beginnings(), await self.log.ends()
        if truncated := sorted({topic for (topic, _), offset in start.items() if offset}):
            raise LocalError(
                f"the log of {', '.join(truncated)} no longer begins at its beginning: "
                f"what is older stands only in {self.view.collection}, so it is kept"
            )
        await drop(self.database, self.beside)
        documents = MongoDocuments(self.database)
        for fields in self.view.indexes:
            await documents.index(self.beside, *fields)
        await self._apply(start, end, self.beside)
        return end

    async def _catch_up(self, start: Positions, target: str) -> Positions:
        end = await self.log.ends()
        await self._apply(start, end, target)
        return end

    async def _apply(self, start: Positions, end: Positions, target: str) -> None:
        documents = MongoDocuments(self.database)
        async for batch in self.log.read(start, end):
            wanted = [op for op in self._project(batch) if op.collection == self.view.collection]
            await documents.apply([replace(op, collection=target) for op in wanted])
            self.applied += len(wanted)
            self.tell(f"{self.applied} write operations")

    def _project(self, batch: Sequence[Delivery]) -> list[Operation]:
        try:
            return operations(self.group.subscriptions, batch)
        except Unreadable:
            return [op for delivery in batch for op in self._project_one(delivery)]

    def _project_one(self, delivery: Delivery) -> list[Operation]:
        try:
            return operations(self.group.subscriptions, [delivery])
        except Unreadable:
            self.unreadable += 1  # it is among the dead letters, as it was the first time
            return []
