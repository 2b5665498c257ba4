"""How often codes may be guessed: those who guess right do not pay."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from checkpoint.api.devices.limits import ALL, ONE, of_whom
from checkpoint.rates import Buckets, Rate

SECONDS = 300.0
EACH = 10
MOST = 100


@dataclass
class Tries:
    """Wrong codes by address and in all, counted in this process."""

    now: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self.by_address = Buckets("gate-code", Rate(EACH / SECONDS, EACH), self.now)
        self.in_all = Buckets("all-gate-codes", Rate(MOST / SECONDS, MOST), self.now)

    def look(self, address: str) -> None:
        """TooMany where too many were wrong already."""
        self.by_address.check(of_whom(address))
        self.in_all.check(ALL)

    def wrong(self, address: str) -> None:
        self.by_address.pay({of_whom(address): 1})
        self.in_all.pay(ONE)
