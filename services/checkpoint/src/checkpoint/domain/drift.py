"""Whether a device still measures as it did: the median of its days against what is usual for it.

A forehead in winter has 35.5 in the mean with 0.54 from person to person, so a median of some dozen
persons moves by a tenth from day to day; half a degree is the device, or where it stands.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

from checkpoint.domain.rules import NOT_A_PERSON
from shared.events.checkpoint import Quality

OFF = 0.5
"""Kelvin by which the median of a day may differ from what is usual."""
FORTNIGHT = timedelta(days=14)
"""How long back a day is compared."""
DAYS_AT_LEAST = 3
READINGS_AT_LEAST = 30
"""Of a day that counts."""
SAYS_NOTHING: frozenset[Quality] = frozenset({"implausible", "not-a-person"})


@dataclass
class Measured:
    """What a device measured on persons on a day: how often each hundredth of a degree."""

    counts: Counter[float] = field(default_factory=Counter)

    def add(self, reading: Mapping[str, Any]) -> None:
        if reading["body_site"] in NOT_A_PERSON or not SAYS_NOTHING.isdisjoint(reading["quality"]):
            return
        self.counts[round(reading["celsius"], 2)] += 1

    @property
    def number(self) -> int:
        return self.counts.total()

    @property
    def median(self) -> float | None:
        """None of a day with too few readings."""
        if self.number < READINGS_AT_LEAST:
            return None
        beyond, seen = (self.number - 1) // 2, 0
        for celsius in sorted(self.counts):
            seen += self.counts[celsius]
            if seen > beyond:
                return celsius
        return None


def usual(medians: Sequence[float]) -> float | None:
    """What is usual by the days before; None where they are too few."""
    return round(median(medians), 2) if len(medians) >= DAYS_AT_LEAST else None


def is_off(median_: float, usual_: float) -> bool:
    # Of hundredths: 35.9 - 35.4 is a little more than a half.
    return round(abs(median_ - usual_), 2) > OFF
