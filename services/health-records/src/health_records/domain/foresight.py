"""What a change of the rules would do to one file: the same functions that will decide."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from health_records.domain.file import Standing, Worker, evolve
from health_records.domain.rules import IsolationRules, Origin, ReturnRules, Rules
from health_records.domain.worker import time_passed


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Somebody's standing when a version takes effect: without it, and by it."""

    without: Standing
    by_it: Standing


@dataclass(frozen=True, slots=True)
class OtherIsolation:
    """How an isolation would be, had the person come back under the version that is tried."""

    starts: bool = False
    does_not_start: bool = False
    other_end: bool = False
    other_place: bool = False


def later(worker: Worker, rules: Rules, at: datetime) -> Worker:
    """The file at a later time, should nothing happen until then."""
    return reduce(evolve, time_passed(at, worker, rules), worker)


def foresee(worker: Worker, rules: Rules, tried: ReturnRules) -> Foreseen:
    at = tried.effective
    with_it = replace(rules, returns=(*rules.returns, tried))
    return Foreseen(later(worker, rules, at).standing, later(worker, with_it, at).standing)


def isolate_otherwise(worker: Worker, now: IsolationRules, tried: IsolationRules) -> OtherIsolation:
    """Compare what both versions ask of the origin, in a file as it is when `tried` begins.

    An end that somebody moved is not looked at: it is the rule's days that are compared.
    """
    isolation = worker.open_isolation
    if isolation is None:
        return OtherIsolation(starts=_would_be_isolated(worker, tried))
    if isolation.from_region is None:
        return OtherIsolation()
    asks, asked = tried.origin(isolation.from_region), now.origin(isolation.from_region)
    if asks.where == "nowhere":
        return OtherIsolation(does_not_start=True)
    return OtherIsolation(other_end=asks.days != asked.days, other_place=asks.where != asked.where)


def _would_be_isolated(worker: Worker, tried: IsolationRules) -> bool:
    return any(
        _is_asked(tried.origin(one.from_region), one.arrived_at, tried.effective)
        for one in worker.returns
    )


def _is_asked(origin: Origin, arrived_at: datetime, at: datetime) -> bool:
    return origin.where != "nowhere" and arrived_at + timedelta(days=origin.days) > at
