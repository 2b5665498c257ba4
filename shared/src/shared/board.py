"""A board: what a service counts of its views for those who watch the county, once in a while.

It is told as a whole when all is counted, so that a scrape costs nothing but reading it out.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from shared.days import CountyDay, today
from shared.metrics.county import DAY, FIGURES_AT
from shared.metrics.declaring import Figure, Place
from shared.platform import Platform
from shared.projections import NOTHING, Documents
from shared.views import View, walk

EVERY = 10.0
"""Seconds from one count to the next, at least."""
REST = 50
"""How many times as long as it took a count rests: counting takes 2 % of the time at most."""
STEP = 0.005
"""Seconds after which a count lets others have their turn."""

Told = Mapping[Figure, Mapping[Place, float]]
"""All figures of a service, each as a whole."""
Count = Callable[[Documents, CountyDay], Awaitable[Told]]

V = TypeVar("V", bound=View)

log = structlog.get_logger()


@dataclass
class Board:
    """Counts a service's figures and tells them; called while it rests it does nothing.

    Its pace is in real seconds, today is the county's.
    """

    platform: Platform
    count: Count
    now: Callable[[], float] = time.monotonic
    real_now: Callable[[], float] = time.time
    _next: float = float("-inf")

    async def once(self) -> int:
        began = self.now()
        if began < self._next:
            return 0
        try:
            await self._tell(today(self.platform.clock.now()))
        except ValidationError as error:
            # A document that is none: the figures stay as they were, and an alert says how old they
            # are. What the process does beside counting goes on.
            wrong = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors()]
            log.error("the board cannot be counted", view=error.title, wrong=wrong[:5])  # noqa: TRY400
            return 0
        finally:
            # What failed has cost as much: it rests as well.
            ended = self.now()
            self._next = max(began + EVERY, ended + REST * (ended - began))
        return 1

    async def _tell(self, day: CountyDay) -> None:
        for figure, found in (await self.count(self.platform.documents, day)).items():
            figure.tell(found)
        FIGURES_AT.tell({(self.platform.name,): self.real_now()})
        DAY.tell({(self.platform.name,): day.ends.timestamp()})


async def each(
    documents: Documents, view: type[V], criteria: Mapping[str, Any] = NOTHING
) -> AsyncIterator[V]:
    """Every document that fits, one by one; none is held, and others have their turn between."""
    until = time.monotonic() + STEP
    async for document in walk(documents, view, criteria):
        yield view.model_validate(document)
        if time.monotonic() > until:
            await asyncio.sleep(0)
            until = time.monotonic() + STEP


def none_of(*labels: Iterable[str]) -> dict[Place, float]:
    """Every place of labels whose values are known, with 0: what there is none of is told too."""
    return dict.fromkeys(product(*labels), 0.0)


def yes(said: bool) -> str:  # noqa: FBT001 - its one argument is what it is about
    """Say it as a label does."""
    return "yes" if said else "no"
