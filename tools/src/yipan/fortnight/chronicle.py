"""What the acts of the fortnight share: the story, who is who, and happenings with their time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from shared.clock import COUNTY
from yipan.scenario.story import Story
from yipan.together import together

AT_ONCE = 12
FIRST, LAST = 16, 29
T = TypeVar("T")


def moment(date: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of the fortnight in the county; after the 29th come the days of March."""
    return datetime(2020, 2, 1, hour, minute, tzinfo=COUNTY) + timedelta(days=date - 1)


class TooSlow(RuntimeError):
    """The clock runs away from what this machine can play."""


@dataclass
class Chronicle(Story):
    """`tally` counts what watchers like to see grow; `ill` stay at home, `shut` are suspended."""

    ill: set[str] = field(default_factory=set)
    shut: set[str] = field(default_factory=set)
    trips: dict[str, str] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    busy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def each(self, job: Callable[[T], Coroutine[Any, Any, Any]], of: Iterable[T]) -> None:
        """Do a job for each, some at a time; the first that fails ends them all."""

        async def one(item: T) -> None:
            async with self.busy:
                await job(item)

        await together(one(item) for item in of)

    def keeps_up_with(self, latest: datetime) -> None:
        """Raise TooSlow where it is later than that."""
        late = (self.stage.now() - latest).total_seconds() / 3600
        if late > 0:
            raise TooSlow(f"the story is {late:.1f} hours too late for {latest:%d %b %H:%M}")

    async def say(self, role: str, method: str, service: str, path: str, body: Any = None) -> Any:
        return await self.stage.call(role, method, service, path, body)


Act = Callable[[Chronicle], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is done at a time; those of the same time are done side by side."""

    at: datetime
    do: Act
