"""The county's rules of transport as data: each version with the day it takes effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.clock import COUNTY
from shared.rules import in_effect

FEWEST_SEATS, MOST_SEATS = 1, 100
"""What a vehicle may have, the driver's seat not counted."""


@dataclass(frozen=True, slots=True)
class SeatRule:
    """How many of a vehicle's seats may be taken, in percent, rounded down."""

    version: str
    effective: datetime
    percent: int

    def cap(self, seats: int) -> int:
        return seats * self.percent // 100


@dataclass(frozen=True, slots=True)
class BoardingRule:
    """Who may be on a manifest and aboard; `quality` says what makes a reading say nothing."""

    version: str
    effective: datetime
    quality: frozenset[str]


SEAT_RULES: Sequence[SeatRule] = (
    SeatRule("seats-2020-02", datetime(2020, 2, 1, tzinfo=COUNTY), percent=50),
)
BOARDING_RULES: Sequence[BoardingRule] = (
    BoardingRule(
        "boarding-2020-02",
        datetime(2020, 2, 1, tzinfo=COUNTY),
        quality=frozenset({"implausible", "not-a-person", "clock-skew"}),
    ),
)
DEPARTURE_VERSION = "departure-2020-02"
MANIFEST_VERSION = "manifest-2020-02"


def seat_rule(at: datetime) -> SeatRule:
    return in_effect(SEAT_RULES, at)


def boarding_rule(at: datetime) -> BoardingRule:
    return in_effect(BOARDING_RULES, at)
