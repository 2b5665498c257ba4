"""Farms: what was told of their feed, and the days it lasts reckoned from that for a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from shared.views import View
from transport.domain.farm import LOW
from transport.domain.feed import (
    DAY,
    Delivery,
    Ledger,
    Level,
    Rate,
    Shortage,
    runs_out_at,
    shortages,
    state_at,
)
from transport.domain.quantity import Quantity

HOUR = timedelta(hours=1)


class FarmView(View):
    """What was told: counts, versions of what is eaten, deliveries. The rest is reckoned."""

    collection: ClassVar[str] = "farm_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("township",),)

    name: str
    township: str
    animals: int
    registered_at: datetime
    counts: tuple[Level, ...] = ()
    rates: tuple[Rate, ...] = ()
    deliveries: tuple[Delivery, ...] = ()

    @property
    def ledger(self) -> Ledger:
        # Registration is three facts: before the second is heard, there is nothing.
        counts = self.counts or (Level(0, self.registered_at),)
        return Ledger(counts, self.rates, self.deliveries)


class ShortageView(BaseModel):
    """A time in which the animals had nothing to eat (断料); `until` is None while it lasts."""

    model_config = ConfigDict(frozen=True)

    since: datetime
    until: datetime | None
    hours: float


class FarmNow(BaseModel):
    """A farm at a time: `days_left` of feed, if nothing more comes; None where none is eaten.

    `low` (饲料告急) from two days down; `empty_since` and `shortages` (断料) as reckoned from what
    was counted, received and eaten. Kilograms are decimals in text, cut to whole grams; days and
    hours are cut to hundredths.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    revision: int
    name: str
    township: str
    animals: int
    as_of: datetime
    kilograms_left: str
    kilograms_per_day: str
    days_left: float | None
    runs_out_at: datetime | None
    low: bool
    empty_since: datetime | None
    hours_without_feed: float
    shortages: tuple[ShortageView, ...]

    @classmethod
    def of(cls, farm: FarmView, now: datetime) -> Self:
        state, ends = state_at(farm.ledger, now), runs_out_at(farm.ledger, now)
        without = shortages(farm.ledger, now)
        lasted = sum((one.lasted(now) for one in without), timedelta())
        return cls(
            **farm.model_dump(include={"id", "revision", "name", "township", "animals"}),
            as_of=now,
            kilograms_left=Quantity(int(state.grams), "kg").text,
            kilograms_per_day=Quantity(state.grams_per_day, "kg").text,
            days_left=None if ends is None else hundredths(ends - now, DAY),
            runs_out_at=ends,
            low=ends is not None and ends - now <= LOW,
            empty_since=next((one.since for one in without if one.until is None), None),
            hours_without_feed=hundredths(lasted, HOUR),
            shortages=tuple(shown(one, now) for one in without),
        )


class Farms(BaseModel):
    """Who runs out of feed first comes first; the counts are of all that were asked for."""

    farms: int
    animals: int
    low: int
    empty: int
    ever_empty: int
    hours_without_feed: float
    as_of: datetime
    items: list[FarmNow]


def shown(shortage: Shortage, now: datetime) -> ShortageView:
    hours = hundredths(shortage.lasted(now), HOUR)
    return ShortageView(since=shortage.since, until=shortage.until, hours=hours)


def hundredths(span: timedelta, unit: timedelta) -> float:
    return span * 100 // unit / 100


def by_days_left(found: Sequence[FarmView], now: datetime, limit: int) -> Farms:
    """Who never runs out comes last."""

    def first(farm: FarmNow) -> tuple[bool, datetime, str]:
        return (farm.runs_out_at is None, farm.runs_out_at or now, farm.id)

    farms = sorted((FarmNow.of(farm, now) for farm in found), key=first)
    return Farms(
        farms=len(farms),
        animals=sum(farm.animals for farm in farms),
        low=sum(farm.low for farm in farms),
        empty=sum(farm.empty_since is not None for farm in farms),
        ever_empty=sum(bool(farm.shortages) for farm in farms),
        hours_without_feed=round(sum(farm.hours_without_feed for farm in farms), 2),
        as_of=now,
        items=farms[:limit],
    )
