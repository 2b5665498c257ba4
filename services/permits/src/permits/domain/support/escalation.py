"""The clock of an open problem: its times were set when it was raised, and each is told once."""

from collections.abc import Iterator, Sequence
from datetime import datetime


def reached(times: Sequence[datetime], level: int, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Levels beyond this one whose time has come, each with the time that was set."""
    for one, time in enumerate(times, start=1):
        if one > level and time <= now:
            yield one, time


def following(times: Sequence[datetime], level: int) -> datetime | None:
    """When the level after this one is due; None after the last."""
    return times[level] if level < len(times) else None
