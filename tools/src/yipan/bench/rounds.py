"""Two ways of doing the same work, in turn: what counts is the ratio of their medians."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[int], Awaitable[float]]
"""Does the work of round n and returns how many a second."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result. `at_least` is the ratio wanted, None where the row only informs."""

    job: str
    ours: Sequence[float]
    limit: Sequence[float]
    limit_name: str
    at_least: float | None

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.limit)

    @property
    def met(self) -> bool:
        return self.at_least is None or self.ratio >= self.at_least


async def in_turn(
    job: str, ours: Work, limit: Work, *, limit_name: str, at_least: float | None, rounds: int
) -> Row:
    """Run both `rounds` times, after one round each that does not count."""
    found: dict[str, list[float]] = {"ours": [], "limit": []}
    for number in range(rounds + 1):
        for name, work in (("limit", limit), ("ours", ours)):
            rate = await work(number)
            if number:
                found[name].append(rate)
    return Row(job, found["ours"], found["limit"], limit_name, at_least)
