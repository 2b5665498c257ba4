"""What waits at the moment goes together: one round trip for all of it.

Who comes while others are on their way waits for them, and then goes with all who wait. Each
learns of their own alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

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

T = TypeVar("T")
R = TypeVar("R")


@dataclass(eq=False)
class _Waiting(Generic[T, R]):
    job: T
    done: "asyncio.Future[R]"


def _one(_: Any) -> int:
    return 1


@dataclass(eq=False)
class Together(Generic[T, R]):
    """Calls `do` with the jobs that wait, and gives each caller its own result.

    `do` answers in the order of its jobs. No more than `at_once` go together, by their `size`, and
    `in_flight` says how many such calls may be under way where so much waits.
    """

    do: Callable[[Sequence[T]], Awaitable[Sequence[R]]]
    at_once: int
    in_flight: Callable[[int], int]
    size: Callable[[T], int] = _one
    name: str = "what waits together"
    _waiting: deque[_Waiting[T, R]] = field(default_factory=deque)
    _tasks: set[asyncio.Task[Any] | None] = field(default_factory=set)

    async def __call__(self, job: T) -> R:
        one: _Waiting[T, R] = _Waiting(job, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        waits = sum(self.size(waiting.job) for waiting in self._waiting)
        if len(self._tasks) < self.in_flight(waits):
            task = asyncio.create_task(self._do_all(), name=self.name)
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return await one.done

    async def _do_all(self) -> None:
        some: list[_Waiting[T, R]] = []
        try:
            heed()
            while some := self._take():
                await self._do(some)
                heed()
        finally:
            # At once, not by a callback: whoever comes next must see that nobody is at work.
            self._tasks.discard(asyncio.current_task())
            for one in some:
                _fail(one, Unavailable(STOPPING))

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if task.cancelled():
            for one in self._waiting:
                _fail(one, Unavailable(STOPPING))

    def _take(self) -> list[_Waiting[T, R]]:
        some: list[_Waiting[T, R]] = []
        taken = 0
        while self._waiting:
            one = self._waiting[0]
            taken += self.size(one.job)
            if some and taken > self.at_once:
                break
            self._waiting.popleft()
            if not one.done.done():  # else its caller has given up
                some.append(one)
        return some

    async def _do(self, some: Sequence[_Waiting[T, R]]) -> None:
        try:
            results = await self.do([one.job for one in some])
        except Exception as error:  # noqa: BLE001 - it is for the caller whose it is
            if len(some) == 1 or isinstance(error, OUTAGES):
                for one in some:
                    _fail(one, error)
                return
            # One of them is to blame: each by itself, so that the others do not suffer for it.
            for one in some:
                await self._do([one])
        else:
            for one, result in zip(some, results, strict=True):
                if not one.done.done():
                    one.done.set_result(result)


def _fail(one: _Waiting[Any, Any], error: Exception) -> None:
    if not one.done.done():
        one.done.set_exception(error)


class Gathering:
    """Documents as they are, but for `apply`: one bulk write for all that wait at the moment.

    A burst of readings spreads over all partitions of a topic, a few to each. Written by themselves
    they cost a round trip for every partition. Operations of one caller stay together and in order;
    callers must not mind the order between them, as partitions do not.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.get, self.find = documents.get, documents.find
        self.count, self.index = documents.count, documents.index
        self.remove, self.tally = documents.remove, documents.tally
        self.excerpts = documents.excerpts
        self._apply: Together[Sequence[Operation], None] = Together(
            self._apply_all, AT_ONCE, _bulk_writes, len, "gathered writes"
        )

    async def apply(self, operations: Sequence[Operation]) -> None:
        if operations:
            await self._apply(operations)

    async def _apply_all(self, some: Sequence[Sequence[Operation]]) -> Sequence[None]:
        await self._documents.apply([op for operations in some for op in operations])
        return [None] * len(some)


def _bulk_writes(waits: int) -> int:
    return WHEN_MUCH_WAITS if waits >= MUCH else IN_FLIGHT
