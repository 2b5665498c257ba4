"""The board of the way back and of what is needed: trips, rooms, farms, supplies."""

from collections import Counter
from typing import Literal, get_args

from shared.board import Told, each, none_of
from shared.days import CountyDay
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents
from transport.api.days.figures import as_of, is_missing
from transport.api.days.trips import journeys_day
from transport.views import (
    ConsignmentView,
    FarmView,
    HotelStayView,
    LodgingView,
    MissingPassengerView,
    StockView,
    TripStatus,
    TripView,
)
from transport.views.farms import FarmNow

Fed = Literal["well", "low", "empty"]


async def count(documents: Documents, day: CountyDay) -> Told:
    return {
        **await trips(documents, day),
        **await rooms(documents, day),
        **await farms(documents, day),
        county.SUPPLIES: await supplies(documents, day),
        county.STOCKS_LOW: await stocks(documents),
    }


async def trips(documents: Documents, day: CountyDay) -> Told:
    statuses, seats = none_of(get_args(TripStatus)), Counter[str](expected=0, aboard=0, arrived=0)
    async for trip in each(documents, TripView):
        if day.by_then(trip.planned_at):
            statuses[(trip.status,)] += 1
            made = journeys_day([trip], day)
            seats.update(expected=made.expected, aboard=made.aboard, arrived=made.so_far.arrived)
    missing = 0
    async for passenger in each(documents, MissingPassengerView):
        missing += is_missing(passenger, day)
    return {
        county.TRIPS: statuses,
        county.PASSENGERS: {
            (state,): many for state, many in (seats | {"missing": missing}).items()
        },
    }


async def rooms(documents: Documents, day: CountyDay) -> Told:
    found: dict[Place, float] = {}
    async for lodging in each(documents, LodgingView):
        for status, many in lodging.counts.model_dump().items():
            found[lodging.id, status] = many
    waiting = 0
    async for stay in each(documents, HotelStayView):
        waiting += stay.wait(day.ends) is not None
    return {county.ROOMS: found, county.ROOMS_WAITED_FOR: {(): waiting}}


async def farms(documents: Documents, day: CountyDay) -> Told:
    states, animals, left = dict[Place, float](), Counter[Place](), dict[Place, float]()
    async for farm in each(documents, FarmView):
        if not day.by_then(farm.registered_at):
            continue
        now = FarmNow.of(farm, day.ends)
        if (now.township,) not in animals:
            states |= none_of((now.township,), get_args(Fed))
        states[now.township, fed(now)] += 1
        animals[(now.township,)] += now.animals
        if now.days_left is not None:
            left[now.id, now.township] = now.days_left
    return {county.FARMS: states, county.ANIMALS: animals, county.FEED_DAYS: left}


def fed(farm: FarmNow) -> Fed:
    if farm.empty_since is not None:
        return "empty"
    return "low" if farm.low else "well"


async def supplies(documents: Documents, day: CountyDay) -> Counter[Place]:
    found: Counter[Place] = Counter()
    async for sent in each(documents, ConsignmentView):
        if day.by_then(sent.dispatched_at):
            one = as_of(sent, day)
            came = one.status == "received"
            found[one.item, "sent"] += 1
            found[one.item, "received"] += came
            found[one.item, "on the way"] += not came
            found[one.item, "differing"] += one.difference in {"short", "over"}
    return found


async def stocks(documents: Documents) -> Counter[Place]:
    found: Counter[Place] = Counter()
    async for stock in each(documents, StockView):
        found[(stock.item,)] += stock.low
    return found
