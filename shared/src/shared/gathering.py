"""Write operations of many partitions, gathered: one bulk write for all that wait at the moment.

A burst of readings spreads over all partitions of a topic, a few to each. Written by themselves
they cost a round trip for every partition; what waits while others are on their way goes together.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from shared.ending import heed
from shared.errors import Unavailable
from shared.projections import Documents, Operation

AT_ONCE = 4_000
"""Operations that go together; a single caller may bring more."""
IN_FLIGHT, WHEN_MUCH_WAITS = 2, 4
"""Bulk writes on their way at once: with one, half the time is lost."""
MUCH = 1_000
OUTAGES = (Unavailable, TimeoutError, ConnectionError)
"""Nobody is to blame, and asking once for each would take as many deadlines."""
STOPPING = "this process is stopping: send again"


class _Waiting(NamedTuple):
    operations: Sequence[Operation]
    applied: asyncio.Future[None]


class Gathering:
    """Documents as they are, but for `apply`, which gathers; each caller learns of its own alone.

    Operations of one caller stay together and in order. Callers must not mind the order between
    them, as partitions do not.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.get, self.find = documents.get, documents.find
        self.count, self.index = documents.count, documents.index
        self.remove = documents.remove
        self._waiting: deque[_Waiting] = deque()
        self._tasks: set[asyncio.Task[Any] | None] = set()

    async def apply(self, operations: Sequence[Operation]) -> None:
        if not operations:
            return
        one = _Waiting(operations, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        much = sum(len(waiting.operations) for waiting in self._waiting) >= MUCH
        if len(self._tasks) < (WHEN_MUCH_WAITS if much else IN_FLIGHT):
            task = asyncio.create_task(self._apply_all(), name="gathered writes")
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        await one.applied

    async def _apply_all(self) -> None:
        some: list[_Waiting] = []
        try:
            heed()
            while some := self._take():
                await self._apply(some)
                heed()
        finally:
            # At once, not by a callback: whoever comes next must see that nobody is at work.
            self._tasks.discard(asyncio.current_task())
            for one in some:
                _tell(one, Unavailable(STOPPING))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            for one in self._waiting:
                _tell(one, Unavailable(STOPPING))

    def _take(self) -> list[_Waiting]:
        some: list[_Waiting] = []
        size = 0
        while self._waiting:
            one = self._waiting[0]
            size += len(one.operations)
            if some and size > AT_ONCE:
                break
            self._waiting.popleft()
            if not one.applied.done():  # else its caller has given up
                some.append(one)
        return some

    async def _apply(self, some: Sequence[_Waiting]) -> None:
        try:
            await self._documents.apply([op for one in some for op in one.operations])
        except Exception as error:  # noqa: BLE001 - it is for the caller whose it is
            if len(some) == 1 or isinstance(error, OUTAGES):
                for one in some:
                    _tell(one, error)
                return
            # One of them is to blame: each by itself, so that the others do not suffer for it.
            for one in some:
                await self._apply([one])
        else:
            for one in some:
                _tell(one, None)


def _tell(one: _Waiting, error: Exception | None) -> None:
    if one.applied.done():
        return
    if error is None:
        one.applied.set_result(None)
    else:
        one.applied.set_exception(error)
