"""Counts of problems up to a time: how many are open, escalated and resolved, and by whom."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from permits.views import ProblemView, Resolution
from shared.events.permits.problems import ProblemKind
from shared.events.permits.support import LeaderTier


class Counts(BaseModel):
    """`escalated` are those that escalated at least once, whether they are resolved or not."""

    raised: int = 0
    open: int = 0
    resolved: int = 0
    escalated: int = 0
    quantities: dict[str, float] = {}
    """By unit, what the resolutions add up to."""


class ProblemCounts(BaseModel):
    """`by_tier` counts resolved problems by the tier of the leader who solved them."""

    all: Counts
    by_kind: dict[ProblemKind, Counts]
    by_tier: dict[LeaderTier, int]
    by_nobody_of_a_tier: int


def counted(problems: Iterable[ProblemView], by_then: datetime) -> ProblemCounts:
    """Count what was so at that time, also of problems that are resolved by now."""
    raised = [one for one in problems if one.raised_at <= by_then]
    kinds = dict.fromkeys(one.kind for one in raised)
    tiers = [done.tier for one in raised if (done := done_by(one, by_then))]
    return ProblemCounts(
        all=count(raised, by_then),
        by_kind={kind: count([p for p in raised if p.kind == kind], by_then) for kind in kinds},
        by_tier={"principal": tiers.count("principal"), "other": tiers.count("other")},
        by_nobody_of_a_tier=tiers.count(None),
    )


def count(raised: list[ProblemView], by_then: datetime) -> Counts:
    done = [resolution for one in raised if (resolution := done_by(one, by_then))]
    escalated = [one for one in raised if any(time <= by_then for time in one.escalated_at)]
    return Counts(
        raised=len(raised),
        open=len(raised) - len(done),
        resolved=len(done),
        escalated=len(escalated),
        quantities=added_up(done),
    )


def done_by(problem: ProblemView, by_then: datetime) -> Resolution | None:
    resolution = problem.resolution
    return resolution if resolution and resolution.resolved_at <= by_then else None


def added_up(done: Iterable[Resolution]) -> dict[str, float]:
    """Add quantities of the same unit."""
    sums: dict[str, float] = {}
    for one in done:
        if one.quantity is not None and one.unit_of_quantity is not None:
            sums[one.unit_of_quantity] = sums.get(one.unit_of_quantity, 0) + one.quantity
    return sums
