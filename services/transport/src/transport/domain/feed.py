"""How much feed a farm has at any time: it falls with what is eaten and rises by deliveries.

All is computed from what was told, exactly and for any time, so that it does not matter when a
fact was heard. Masses are grams; fractions of them stay fractions. Times are whole milliseconds.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil

DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
HORIZON = timedelta(days=3650)
"""Feed that lasts longer does not run out, as far as anybody asks."""


@dataclass(frozen=True, slots=True)
class Level:
    """What was counted, and when: with a count all begins anew."""

    grams: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """What is eaten a day from a time on: the version with the latest `since` is in effect."""

    grams_per_day: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    consignment_id: str
    grams: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was told, for ever: one count at least. Of two for the same time the last is right."""

    counts: tuple[Level, ...]
    rates: tuple[Rate, ...] = ()
    deliveries: tuple[Delivery, ...] = ()

    @property
    def opened(self) -> datetime:
        """When it was counted first: of the time before nothing is known."""
        return min(count.at for count in self.counts)

    def as_of(self, at: datetime) -> "Ledger":
        """The same without what came later; what will be eaten is a plan and stays."""
        return replace(
            self,
            counts=tuple(one for one in self.counts if one.at <= at),
            deliveries=tuple(one for one in self.deliveries if one.at <= at),
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which nothing comes and the animals eat evenly; `grams` are there as it begins."""

    begins: datetime
    ends: datetime
    grams: Fraction
    grams_per_day: int

    @property
    def eaten(self) -> Fraction:
        """What they want in this time, whether it is there or not."""
        return Fraction(
            self.grams_per_day * ((self.ends - self.begins) // MILLISECOND), DAY // MILLISECOND
        )

    @property
    def empty_from(self) -> datetime | None:
        """The first millisecond of it with nothing left to eat; None where there always is."""
        if not self.grams_per_day or self.grams > self.eaten:
            return None
        lasts = ceil(self.grams * (DAY // MILLISECOND) / self.grams_per_day)
        found = self.begins + lasts * MILLISECOND
        return found if found < self.ends or found == self.begins else None


@dataclass(frozen=True, slots=True)
class Shortage:
    """Animals without feed; `until` is None while it lasts."""

    since: datetime
    until: datetime | None

    def lasted(self, now: datetime) -> timedelta:
        return (self.until or now) - self.since


def spans(ledger: Ledger, until: datetime) -> Iterator[Span]:
    """All spans from the first count on; the last begins and ends with `until`."""
    counted = {one.at: one.grams for one in ledger.counts}
    told = {one.since: one.grams_per_day for one in ledger.rates}
    came = Counter[datetime]()
    for one in ledger.deliveries:
        came[one.at] += one.grams
    times = sorted(at for at in counted | told | came | {until: 0} if at <= until)
    grams, rate = Fraction(0), 0
    for begins, ends in pairwise([*times, until]):
        rate = told.get(begins, rate)
        # What came with a count is in it.
        grams = Fraction(counted.get(begins, grams + came[begins]))
        span = Span(begins, ends, grams, rate)
        grams = max(grams - span.eaten, Fraction(0))
        if begins >= ledger.opened:
            yield span


def state_at(ledger: Ledger, at: datetime) -> Span:
    """What is there and eaten at this time; before the first count as it was then."""
    *_, last = spans(ledger, max(at, ledger.opened))
    return last


def left_at(ledger: Ledger, at: datetime) -> Fraction:
    """Grams that are there at this time, never below zero."""
    return state_at(ledger, at).grams


def runs_out_at(ledger: Ledger, at: datetime) -> datetime | None:
    """When nothing is left, if nothing more comes after `at`; None where that is never."""
    at = max(at, ledger.opened)
    coming = spans(ledger.as_of(at), at + HORIZON)
    empty = (span.empty_from for span in coming if span.ends > at)
    return next((max(since, at) for since in empty if since is not None), None)


def days_left(ledger: Ledger, at: datetime) -> Fraction | None:
    """Days from `at` until nothing is left; None where that is never."""
    ends = runs_out_at(ledger, at)
    return None if ends is None else Fraction((ends - at) // MILLISECOND, DAY // MILLISECOND)


def short_since(ledger: Ledger, at: datetime, lasts: timedelta) -> datetime | None:
    """Since when the feed lasts shorter than this; None where at this time it does not.

    Between counts and deliveries the end does not move, so it is short from that long before it.
    """
    now = ledger.as_of(max(at, ledger.opened))
    told = {one.at for one in now.counts} | {one.at for one in now.deliveries}
    found, until = None, at
    for began in sorted((one for one in told if one >= ledger.opened), reverse=True):
        ends = runs_out_at(ledger, began)
        if ends is None or ends - lasts >= until:
            return found
        found = max(began, ends - lasts)
        if found > began:
            return found
        until = began
    return found


def shortages(ledger: Ledger, now: datetime) -> Sequence[Shortage]:
    """All times until now in which animals had nothing to eat, as reckoned, in their order."""
    found: list[Shortage] = []
    for span in spans(ledger, max(now, ledger.opened)):
        since = span.empty_from
        if since is None:
            continue
        if found and found[-1].until == since:
            since = found.pop().since
        found.append(Shortage(since, span.ends if span.begins < span.ends else None))
    return found
