"""Time as an argument: the real clock, and one that runs fast from an origin.

The fast clock is a pure function of real time and three numbers from the environment, so it is
the same in every process without anybody telling anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    def now(self) -> datetime:
        """The county's time, with its offset, in whole milliseconds (MongoDB keeps no more)."""


def real_now() -> datetime:
    return datetime.now(UTC)


def milliseconds(time: datetime) -> datetime:
    """Cut to whole milliseconds and put into the county's zone."""
    local = time.astimezone(COUNTY)
    return local.replace(microsecond=local.microsecond // 1000 * 1000)


def real_seconds(clock: Clock, span: timedelta) -> float:
    """How long one really waits for a span of this clock's time."""
    return clock.real_seconds(span) if isinstance(clock, FastClock) else span.total_seconds()


def span_of(clock: Clock, seconds: float) -> timedelta:
    """What span of this clock's time goes by in so many real seconds."""
    return timedelta(seconds=seconds * (clock.rate if isinstance(clock, FastClock) else 1.0))


@dataclass(frozen=True, slots=True)
class RealClock:
    read: Callable[[], datetime] = real_now

    def now(self) -> datetime:
        return milliseconds(self.read())


@dataclass(frozen=True, slots=True)
class FastClock:
    """origin + (real now - started) * rate; `rate` is seconds of the county per real second.

    Before `started` it stands at its origin, so that processes can be started before time is.
    """

    origin: datetime
    started: datetime
    rate: float
    read: Callable[[], datetime] = real_now

    def now(self) -> datetime:
        gone = max(self.read() - self.started, timedelta())
        return milliseconds(self.origin + gone * self.rate)

    def real_seconds(self, span: timedelta) -> float:
        """How long one waits for a span of the county's time."""
        return span.total_seconds() / self.rate
