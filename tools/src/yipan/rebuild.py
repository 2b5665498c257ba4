"""Building a view anew from the log, beside the one in use; comparing; switching.

The service may go on meanwhile. After the switch the log is read once more from where the
building ended: write operations are harmless when they are applied twice, so nothing that the
worker wrote to the old collection in between is lost. Only a rebuild that is killed between the
two leaves a view that lacks the facts of those moments; running it again brings them back.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.envelope import Delivery
from shared.errors import Gap, TryAgain, Unreadable
from shared.groups import Subscriptions, operations
from shared.kafka.replay import LogReader, Positions
from shared.mongo.client import Database
from shared.mongo.documents import MongoDocuments
from shared.mongo.switching import (
    Difference,
    begin,
    compare,
    compare_again,
    drop,
    put_in_place,
)
from shared.projections import Operation
from shared.views import View, beside
from yipan.local.errors import LocalError

SETTLE_ROUNDS = 10
"""Looks at what differs, until a view that is written to meanwhile compares equal."""
TRIES = 10
TRY_PAUSE = 0.5

Tell = Callable[[str], None]


@dataclass
class Rebuild:
    """One view of one service; `subscriptions` are those that write to it."""

    subscriptions: Subscriptions
    view: type[View]
    database: Database
    log: LogReader
    tell: Tell
    settle_pause: float = 0.2
    """Seconds that the worker is given to write what has just come in."""
    applied: int = 0
    unreadable: set[str] = field(default_factory=set)
    """Positions of records that no retry can make sense of."""
    waiting: set[str] = field(default_factory=set)
    """Positions of records whose forerunner is unreadable: they wait behind it for ever."""

    @property
    def beside(self) -> str:
        return beside(self.view.collection)

    async def run(self, *, switch: bool) -> Difference:
        """Build, compare and (where wanted) switch."""
        start, end = await self.log.beginnings(), await self.log.ends()
        self._must_be_whole(start)
        mark = await begin(self.database, self.beside)
        try:
            await self._build(start, end)
            reached, found = await self._compare(end)
        except BaseException:
            await drop(self.database, self.beside, mark)
            raise
        if switch:
            await _to_its_end(self.take_over(mark, reached))
        else:
            await drop(self.database, self.beside, mark)
        return found

    def _must_be_whole(self, start: Positions) -> None:
        if truncated := sorted({topic for (topic, _), offset in start.items() if offset}):
            raise LocalError(
                f"the log of {', '.join(truncated)} no longer begins at its beginning: "
                f"what is older stands only in {self.view.collection}, so it is kept"
            )

    async def _build(self, start: Positions, end: Positions) -> None:
        documents = MongoDocuments(self.database)
        for fields in self.view.indexes:
            await documents.index(self.beside, *fields)
        await self._apply(start, end, self.beside)

    async def _compare(self, reached: Positions) -> tuple[Positions, Difference]:
        old = self.view.collection
        found = await compare(self.database, old, self.beside)
        for _ in range(SETTLE_ROUNDS):
            if found.none:
                break
            await asyncio.sleep(self.settle_pause)
            reached = await self._catch_up(reached, self.beside)
            found = await compare_again(self.database, old, self.beside, found)
        return await self._catch_up(reached, self.beside), found

    async def take_over(self, mark: bytes, reached: Positions) -> None:
        """Put the new one in place, and write to it what came in meanwhile."""
        try:
            await put_in_place(self.database, self.beside, self.view.collection, mark)
            await self._catch_up(reached, self.view.collection)
        except TryAgain as error:
            raise LocalError(
                f"the new {self.view.collection} may be in place and lack what came in during "
                f"the switch ({error.detail}): rebuild it once more"
            ) from error

    async def _catch_up(self, start: Positions, target: str) -> Positions:
        end = await self.log.ends()
        await self._apply(start, end, target)
        return end

    async def _apply(self, start: Positions, end: Positions, target: str) -> None:
        async for batch in self.log.read(start, end):
            try:
                await self._write(operations(self.subscriptions, batch), target)
            except (Unreadable, Gap):
                await self._apply_singly(batch, target)
            self.tell(f"{self.applied} write operations")

    async def _apply_singly(self, batch: Sequence[Delivery], target: str) -> None:
        for delivery in batch:
            try:
                await self._write(operations(self.subscriptions, [delivery]), target)
            except Unreadable:
                self.unreadable.add(delivery.position)
            except Gap:
                self.waiting.add(delivery.position)

    async def _write(self, found: Sequence[Operation], target: str) -> None:
        wanted = [op for op in found if op.collection == self.view.collection]
        documents = MongoDocuments(self.database)
        for left in reversed(range(TRIES)):
            try:
                await documents.apply([op._replace(collection=target) for op in wanted])
                break
            except Gap:
                raise
            except TryAgain:  # the worker wrote the same document, or MongoDB takes a moment
                if not left:
                    raise
                await asyncio.sleep(TRY_PAUSE)
        self.applied += len(wanted)


async def _to_its_end(step: Coroutine[Any, Any, None]) -> None:
    """A Ctrl-C waits for it: half a switch is worse than a late end."""
    task = asyncio.create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
