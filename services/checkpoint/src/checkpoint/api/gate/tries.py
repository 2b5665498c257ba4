"""How often codes may be guessed: those who guess right do not pay."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from checkpoint.api.devices.limits import ALL, ONE, of_whom
from checkpoint.rates import Buckets, Rate

SECONDS = 300.0
EACH = 10
MOST = 3_000
"""Of 50 bits in a day these find one of a hundred open codes once in ten million days."""


@dataclass
class Tries:
    """Wrong codes by address and in all, counted in this process."""

    now: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self.by_address = Buckets("gate-code", Rate(EACH / SECONDS, EACH), self.now)
        self.in_all = Buckets("all-gate-codes", Rate(MOST / SECONDS, MOST), self.now)

    def take(self, address: str) -> None:
        """One try, before the code is looked up; TooMany where too many were wrong already."""
        self.by_address.check(of_whom(address))
        self.in_all.check(ALL)
        self.by_address.pay({of_whom(address): 1})
        self.in_all.pay(ONE)

    def give_back(self, address: str) -> None:
        """The code was good, or nobody could tell."""
        self.by_address.give_back(1, of_whom(address))
        self.in_all.give_back(1, ALL)
