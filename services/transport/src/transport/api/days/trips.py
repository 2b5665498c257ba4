"""Trips counted as of the end of a day: how many went, who arrived, and the longest of them."""

from collections.abc import Sequence

from pydantic import BaseModel

from shared.days import CountyDay
from transport.views import TripView
from transport.views.journeys import Seat

ABOARD: frozenset[Seat] = frozenset({"boarded", "arrived", "missing", "found"})
ARRIVED: frozenset[Seat] = frozenset({"arrived"})


class Went(BaseModel):
    departed: int
    completed: int
    arrived: int
    """Passengers who reached the end of a trip."""


class Longest(BaseModel):
    """The completed trip with the most kilometres; counts are None where nobody told the road."""

    trip_id: str
    enterprise_id: str
    arrived: int
    kilometres: int
    hours: int | None
    provinces: int | None
    municipalities: int | None


class Journeys(BaseModel):
    """`expected` are the passengers of all plans that told how many; `aboard` are on the road.

    A trip that was cancelled by then is no plan any more.
    """

    planned: int
    expected: int
    on_the_road: int
    aboard: int
    so_far: Went
    on_the_day: Went
    longest: Longest | None


def journeys_day(told: Sequence[TripView], day: CountyDay) -> Journeys:
    trips = [one for one in told if not day.by_then(one.cancelled_at)]
    under_way = [
        one for one in trips if day.by_then(one.departed_at) and not day.by_then(one.completed_at)
    ]
    done = [one for one in trips if day.by_then(one.completed_at)]
    today = [one for one in done if day.has(one.completed_at)]
    return Journeys(
        planned=len(trips),
        expected=sum(one.planned_passengers or 0 for one in trips),
        on_the_road=len(under_way),
        aboard=sum(seats(one, ABOARD) for one in under_way),
        so_far=went(sum(day.by_then(one.departed_at) for one in trips), done),
        on_the_day=went(sum(day.has(one.departed_at) for one in trips), today),
        longest=longest(done),
    )


def went(departed: int, done: Sequence[TripView]) -> Went:
    arrived = sum(seats(one, ARRIVED) for one in done)
    return Went(departed=departed, completed=len(done), arrived=arrived)


def seats(trip: TripView, of: frozenset[Seat]) -> int:
    return sum(passenger.status in of for passenger in trip.passengers)


def longest(done: Sequence[TripView]) -> Longest | None:
    if not done:
        return None
    found = max(done, key=lambda one: (one.kilometres or 0, one.id))
    return Longest(
        trip_id=found.id,
        enterprise_id=found.enterprise_id,
        arrived=seats(found, ARRIVED),
        kilometres=found.kilometres or 0,
        hours=found.hours,
        provinces=found.provinces,
        municipalities=found.municipalities,
    )
