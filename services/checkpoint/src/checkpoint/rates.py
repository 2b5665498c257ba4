"""How often something may happen: token buckets in memory, one for each key.

A bucket is kept as the moment at which it is full again: one number, and nothing to be done while
nobody comes. Whoever finds one in it may come in, and pays afterwards what it came to; what is owed
is waited for. So a request is refused before it costs anything, or not at all.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from shared.errors import TooMany
from shared.metrics.gates import LIMITED

MOST_KEYS = 20_000
"""Buckets that are kept; beyond it the one that was used longest ago is taken for full."""

LAST_DROP = 1e-6
"""Seconds that nobody waits for: sums of fractions are not exact."""


class Rate(NamedTuple):
    """So many a second over time, and so many at once after a rest."""

    per_second: float
    at_once: float

    @property
    def seconds(self) -> float:
        """How long an empty bucket takes to be full."""
        return self.at_once / self.per_second


def read_rate(text: object) -> object:
    """Read `50:20000`: a second, and at once. ValueError where it is none."""
    if not isinstance(text, str):
        return text
    try:
        per_second, at_once = (float(part) for part in text.split(":"))
    except ValueError:
        per_second = at_once = math.nan
    if not (0 < per_second <= at_once < math.inf and at_once >= 1):
        raise ValueError("a rate is `<a second>:<at once>`, at once one and a second's at least")
    return Rate(per_second, at_once)


Told = Annotated[Rate, NoDecode, BeforeValidator(read_rate)]
"""A rate as the environment tells it."""


class Rates(NamedTuple):
    """What one process takes.

    `device` is in readings of each device, a request without any counting as one; `readings` and
    `requests` are of all devices; `stranger` is in requests from each address whose sender has not
    shown who it is, `strangers` from all of them.
    """

    device: Rate = Rate(50, 20_000)
    readings: Rate = Rate(30_000, 300_000)
    requests: Rate = Rate(3_000, 30_000)
    stranger: Rate = Rate(10, 200)
    strangers: Rate = Rate(200, 2_000)


@dataclass
class Buckets:
    """Buckets of one kind; `reason` is the label of what they refuse."""

    reason: str
    rate: Rate
    now: Callable[[], float] = time.monotonic
    _full_at: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def check(self, *keys: str, rate: Rate | None = None) -> None:
        """TooMany where nothing is left in a bucket, with the seconds until one is."""
        if not (owed := max([self._full_at.get(key, 0.0) for key in keys])):
            return
        rate = rate or self.rate
        wait = owed - self.now() - rate.seconds + 1 / rate.per_second
        if wait > LAST_DROP:
            LIMITED.labels(self.reason).inc()
            seconds = max(1, math.ceil(wait))
            raise TooMany(f"too much at once: come again in {seconds} s", retry_after=seconds)

    def pay(self, spent: Mapping[str, float], *, rate: Rate | None = None) -> None:
        """Take so many out of each bucket, also more than there are."""
        now, per_second = self.now(), (rate or self.rate).per_second
        for key, number in spent.items():
            begins = max(self._full_at.pop(key, now), now)
            self._full_at[key] = begins + number / per_second
        while len(self._full_at) > MOST_KEYS:
            self._full_at.popitem(last=False)

    def give_back(self, number: float, key: str, *, rate: Rate | None = None) -> None:
        """What was paid was not due."""
        if key in self._full_at:
            self._full_at[key] -= number / (rate or self.rate).per_second
