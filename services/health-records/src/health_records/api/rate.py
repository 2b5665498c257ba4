"""How often a link may be used: an open door is narrow."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.errors import TooMany

REMEMBERED = 10_000


@dataclass
class Rate:
    """`most` uses of one key within `seconds`, counted in this process; TooMany beyond."""

    most: int
    seconds: float
    now: Callable[[], float] = time.monotonic
    _used: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def use(self, key: str) -> None:
        now = self.now()
        began, times = self._used.pop(key, (now, 0))
        if now - began >= self.seconds:
            began, times = now, 0
        self._used[key] = (began, times + 1)
        if len(self._used) > REMEMBERED:
            self._used.popitem(last=False)
        if times >= self.most:
            raise TooMany(f"a link may be used {self.most} times in {self.seconds:.0f} s")
