"""How often codes may be guessed: those who guess right are not counted."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.errors import TooMany

SECONDS = 300.0
EACH = 10
ALL = 100
REMEMBERED = 1_000
"""Addresses; beyond them the bound on all holds."""


@dataclass
class Tries:
    """Wrong codes of the last minutes, by address and in all, counted in this process."""

    now: Callable[[], float] = time.monotonic
    by_address: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _all: tuple[float, int] = (float("-inf"), 0)

    def look(self, address: str) -> None:
        """TooMany where too many were wrong already."""
        if self._count(self.by_address.get(address)) >= EACH or self._count(self._all) >= ALL:
            raise TooMany(f"too many wrong codes: wait up to {SECONDS:.0f} s")

    def wrong(self, address: str) -> None:
        self.by_address[address] = self._one_more(self.by_address.pop(address, None))
        self._all = self._one_more(self._all)
        if len(self.by_address) > REMEMBERED:
            self.by_address.popitem(last=False)

    def _count(self, counted: tuple[float, int] | None) -> int:
        began, times = counted or (float("-inf"), 0)
        return times if self.now() - began < SECONDS else 0

    def _one_more(self, counted: tuple[float, int] | None) -> tuple[float, int]:
        times = self._count(counted)
        return (counted[0] if counted and times else self.now(), times + 1)
