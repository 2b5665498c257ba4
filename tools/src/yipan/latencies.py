"""Many latencies in little memory: counted in steps of one per cent."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Self

STEP = math.log(1.01)
SHORTEST = 1e-3
"""Milliseconds; what is shorter counts as so long."""


@dataclass
class Latencies:
    """Milliseconds, each known to one per cent."""

    _steps: Counter[int] = field(default_factory=Counter)

    def add(self, milliseconds: float) -> None:
        self._steps[round(math.log(max(milliseconds, SHORTEST)) / STEP)] += 1

    def __len__(self) -> int:
        return self._steps.total()

    def __iadd__(self, other: "Latencies") -> Self:
        self._steps += other._steps
        return self

    def at(self, share: float) -> float:
        """The latency that a share of them stays within; NaN where there are none."""
        # A copy, since whoever shows them may ask while others are added.
        steps = sorted(self._steps.copy().items())
        left = int(sum(many for _, many in steps) * share)
        for step, many in steps:
            left -= many
            if left < 0:
                return math.exp(step * STEP)
        return math.exp(steps[-1][0] * STEP) if steps else math.nan
