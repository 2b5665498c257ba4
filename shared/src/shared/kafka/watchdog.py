"""A lane that has work, but makes no progress while everything answers, ends the process."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiokafka import TopicPartition


class Stuck(Exception):
    """Restarting helps where waiting does not; the supervisor does it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    finished: int | None
    since: float


class Watchdog:
    """Remembers since when a partition has work and has not moved."""

    def __init__(self, patience: float, now: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._now = now
        self._sightings: dict[TopicPartition, Sighting] = {}

    def is_stuck(self, partition: TopicPartition, finished: int | None, *, lags: bool) -> bool:
        """Say whether the partition stood still, with work to do, for the whole patience."""
        seen = self._sightings.get(partition)
        if not lags or seen is None or seen.finished != finished:
            self._sightings[partition] = Sighting(finished, self._now())
            return False
        return self._now() - seen.since >= self._patience

    def forgive(self, partition: TopicPartition) -> None:
        """Begin anew: it could not have moved."""
        self._sightings.pop(partition, None)

    def forgive_all(self) -> None:
        self._sightings.clear()


async def answers(check: Callable[[], Awaitable[object]], patience: float = 5.0) -> bool:
    """Say whether a check comes back in time and without error."""
    try:
        async with asyncio.timeout(patience):
            await check()
    except Exception:  # noqa: BLE001 - whatever it is, it does not answer
        return False
    return True
