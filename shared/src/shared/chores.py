"""What a worker does beside reading topics: sweep outboxes, send ticks, prepare indexes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from shared.clock import Clock, real_seconds
from shared.deadlines import Deadlines
from shared.ending import rest
from shared.errors import TryAgain
from shared.metrics.serving import LOOP_LAG, REACHED
from shared.metrics.stores import CHORES, DUE_LATE, OUTBOX_OLDEST, SWEPT, TICKS
from shared.outbox import Sweeper
from shared.platform import Chore, Platform, Work
from shared.web import Check, outcome_of

SWEEP_PAUSE = 1.0
TICK_PAUSE = 0.5
CHORE_PAUSE = 1.0
LONGEST_PAUSE = 10.0

log = structlog.get_logger()


def jobs(platform: Platform, work: Work) -> list[Coroutine[Any, Any, None]]:
    """Everything a worker does beside reading topics, each to run until it is cancelled."""
    found = [_prepare(platform, work)]
    for name, handler in work.handlers.items():
        # Ages in the outbox are real seconds; what is due is due by the county's clock.
        age = OUTBOX_OLDEST.labels(name).set
        sweeper = Sweeper(handler.aggregates, platform.publisher, lambda: datetime.now(UTC), age)
        found.append(sweep_for_ever(name, sweeper.sweep))
        if handler.decider.tick is not None:
            deadlines = Deadlines(handler, platform.clock.now, _tells_late(name, platform.clock))
            found.append(tick_for_ever(name, deadlines.tick))
    found += [do_for_ever(name, chore) for name, chore in work.chores.items()]
    return found


def _tells_late(name: str, clock: Clock) -> Callable[[timedelta], None]:
    late = DUE_LATE.labels(name)
    return lambda span: late.set(real_seconds(clock, span))


async def _prepare(platform: Platform, work: Work) -> None:
    waiting = 0.5
    while True:
        try:
            return await prepare(platform, work)
        except TryAgain as error:
            log.warning("waits", chore="prepare", seconds=waiting, error=error.detail)
            await rest(waiting)
            waiting = min(waiting * 2, LONGEST_PAUSE)


async def prepare(platform: Platform, work: Work) -> None:
    """Create all indexes; may be said any number of times."""
    for handler in work.handlers.values():
        await handler.aggregates.prepare()
    of_views = [(view.collection, fields) for view in work.views for fields in view.indexes]
    for collection, fields in (*of_views, *work.indexes):
        await platform.documents.index(collection, *fields)


async def sweep_for_ever(name: str, sweep: Callable[[], Awaitable[int]]) -> None:
    swept = SWEPT.labels(name)
    await _for_ever(f"sweep {name}", sweep, swept.inc, SWEEP_PAUSE)


async def tick_for_ever(name: str, tick: Callable[[], Awaitable[int]]) -> None:
    ticked = TICKS.labels(name)
    await _for_ever(f"tick {name}", tick, ticked.inc, TICK_PAUSE)


async def do_for_ever(name: str, chore: Chore) -> None:
    done = CHORES.labels(name)
    await _for_ever(name, chore, done.inc, CHORE_PAUSE)


async def watch_the_loop(pause: float = 1.0) -> None:
    """Measure how late the event loop wakes us: the first sign of a blocked process."""
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        await rest(pause)
        LOOP_LAG.set(max(0.0, loop.time() - started - pause))


async def watch_dependencies(checks: Mapping[str, Check], pause: float = 5.0) -> None:
    """Look whether this process reaches what it stands on, each by itself, as `/readyz` does."""
    async with asyncio.TaskGroup() as watches:
        for name, check in checks.items():
            watches.create_task(_watch(name, check, pause))


async def _watch(name: str, check: Check, pause: float) -> None:
    reached = REACHED.labels(name)
    while True:
        reached.set(await outcome_of(check) == "ok")
        await rest(pause)


async def _for_ever(
    what: str, once: Callable[[], Awaitable[int]], count: Callable[[float], None], pause: float
) -> None:
    # Trouble of Kafka or MongoDB is waited out; anything else ends the process.
    waiting = pause
    while True:
        try:
            count(await once())
            waiting = pause
        except TryAgain as error:
            waiting = min(waiting * 2, LONGEST_PAUSE)
            log.warning("waits", chore=what, seconds=waiting, error=error.detail)
        await rest(waiting)
