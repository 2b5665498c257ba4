"""Those who want through at the same moment are looked up and decided together.

When a shift begins hundreds stand at the gates at once. Each by themselves would cost seven round
trips; who comes while others are being decided waits for them, and then goes with all who wait.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from checkpoint.domain.crossing import Crossing
from shared.causes import Cause
from shared.ending import heed
from shared.errors import TryAgain, Unavailable
from shared.events.checkpoint import CrossingAttempted

AT_ONCE = 200
IN_FLIGHT = 2
"""With one, the gate would stand still while its round trips are under way."""
STOPPING = "this process is stopping: send again"

Attempts = Sequence[tuple[CrossingAttempted, Cause]]
Decided = Mapping[str, Crossing]


class _Waiting(NamedTuple):
    attempt: CrossingAttempted
    cause: Cause
    crossing: asyncio.Future[Crossing | None]


@dataclass
class Crowd:
    """Lines up attempts; `decide` decides many of them, those left out were decided before."""

    decide: Callable[[Attempts], Awaitable[Decided]]
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _tasks: set[asyncio.Task[Any] | None] = field(default_factory=set)

    async def cross(self, attempt: CrossingAttempted, cause: Cause) -> Crossing | None:
        """Decide an attempt; None where it had been decided before."""
        one = _Waiting(attempt, cause, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if len(self._tasks) < IN_FLIGHT:
            task = asyncio.create_task(self._decide_all(), name="decide who waits")
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return await one.crossing

    async def _decide_all(self) -> None:
        some: list[_Waiting] = []
        try:
            while some := self._take():
                await self._decide(some)
                heed()
        finally:
            # At once, not by a callback: whoever comes next must see that nobody is at work.
            self._tasks.discard(asyncio.current_task())
            for one in some:
                _fail(one, Unavailable(STOPPING))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            for one in self._waiting:
                _fail(one, Unavailable(STOPPING))

    def _take(self) -> list[_Waiting]:
        some: list[_Waiting] = []
        while self._waiting and len(some) < AT_ONCE:
            one = self._waiting.popleft()
            if not one.crossing.done():  # else its caller has given up
                some.append(one)
        return some

    async def _decide(self, some: Sequence[_Waiting]) -> None:
        try:
            decided = await self.decide([(one.attempt, one.cause) for one in some])
        except Exception as error:  # noqa: BLE001 - it is for the caller whose it is
            if len(some) == 1 or isinstance(error, TryAgain):
                for one in some:
                    _fail(one, error)
                return
            # One of them is to blame: each by itself, so that the others do not suffer for it.
            for one in some:
                await self._decide([one])
        else:
            for one in some:
                if not one.crossing.done():
                    one.crossing.set_result(decided.get(one.attempt.crossing_id))


def _fail(one: _Waiting, error: Exception) -> None:
    if not one.crossing.done():
        one.crossing.set_exception(error)
