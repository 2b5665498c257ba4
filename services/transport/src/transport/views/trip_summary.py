"""Trips added up, in all and by day: seats planned, who arrived and who is missing.

What was cancelled is not counted.
"""

from collections import Counter
from collections.abc import AsyncIterable, Mapping
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from shared.clock import COUNTY
from shared.projections import Document
from transport.views.journeys import TripView


class Trips(BaseModel):
    """`seats` may be taken, `expected` are the passengers of the plans that say how many.

    `aboard` left, `arrived` came and `missing` did not, of whom `found` are found since.
    """

    model_config = ConfigDict(frozen=True)

    trips: int = 0
    seats: int = 0
    expected: int = 0
    departed: int = 0
    aboard: int = 0
    completed: int = 0
    arrived: int = 0
    missing: int = 0
    found: int = 0
    kilometres: int = 0


class DayOfTrips(Trips):
    """A plan counts on the day it is for, departures and arrivals on the day they happened."""

    date: date


class TripSummary(BaseModel):
    """The days add up to `all`; the earliest comes first."""

    model_config = ConfigDict(frozen=True)

    all: Trips
    by_day: list[DayOfTrips]


async def trip_summary(trips: AsyncIterable[Document]) -> TripSummary:
    days: dict[date, Counter[str]] = {}
    async for document in trips:
        trip = TripView.model_validate(document)
        if trip.status == "cancelled":
            continue
        for at, counts in happened(trip):
            days.setdefault(at.astimezone(COUNTY).date(), Counter()).update(counts)
    return TripSummary(
        all=Trips(**sum(days.values(), Counter())),
        by_day=[DayOfTrips(date=day, **days[day]) for day in sorted(days)],
    )


def happened(trip: TripView) -> list[tuple[datetime, Mapping[str, int]]]:
    """What is to be counted of a trip, and when it happened or is to happen."""
    now = Counter(one.status for one in trip.passengers)
    lost = now["missing"] + now["found"]
    plan = {"trips": 1, "seats": trip.seat_cap, "expected": trip.planned_passengers or 0}
    counted: list[tuple[datetime, Mapping[str, int]]] = [(trip.departs_at, plan)]
    if trip.departed_at is not None:
        aboard = now["boarded"] + now["arrived"] + lost
        counted.append((trip.departed_at, {"departed": 1, "aboard": aboard}))
    if trip.completed_at is not None:
        came = {"arrived": now["arrived"], "missing": lost, "found": now["found"]}
        road = {"completed": 1, "kilometres": trip.kilometres or 0}
        counted.append((trip.completed_at, came | road))
    return counted
