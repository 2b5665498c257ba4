"""The figures of a day of transport, as they were when it ended."""

from pydantic import BaseModel

from shared.days import CountyDay, DayAnswer
from shared.projections import Documents
from shared.views import gather
from transport.api.days.trips import Journeys, journeys_day
from transport.views import ConsignmentView, FarmView, MissingPassengerView, TripView
from transport.views.farms import by_days_left
from transport.views.summary import ItemSummary, summary_of

SHORT_DAYS = 3.0
"""A farm with feed for fewer days is one the dispatch meeting hears of."""


class FarmsDay(BaseModel):
    """`low` has feed for two days or less, `short` for less than three; `ever_empty` since the
    first count."""

    farms: int
    animals: int
    short: int
    low: int
    empty: int
    ever_empty: int
    hours_without_feed: float
    fewest_days_left: float | None


class TransportDay(DayAnswer):
    """`supplies` are all sent until the end of the day, by item; what came later is on the way."""

    trips: Journeys
    passengers_missing: int
    supplies: list[ItemSummary]
    consignments_received_on_the_day: int
    farms: FarmsDay


async def transport_day(documents: Documents, day: CountyDay) -> TransportDay:
    trips = await gather(documents, TripView, lambda one: day.by_then(one.planned_at))
    missing = await gather(documents, MissingPassengerView, lambda one: is_missing(one, day))
    sent = await gather(documents, ConsignmentView, lambda one: day.by_then(one.dispatched_at))
    farms = await gather(documents, FarmView, lambda one: day.by_then(one.registered_at))
    return TransportDay(
        date=day.date,
        as_of=day.ends,
        trips=journeys_day(trips, day),
        passengers_missing=len(missing),
        supplies=summary_of([as_of(one, day) for one in sent]).items,
        consignments_received_on_the_day=sum(day.has(one.received_at) for one in sent),
        farms=farms_day(farms, day),
    )


def is_missing(passenger: MissingPassengerView, day: CountyDay) -> bool:
    return day.by_then(passenger.missed_at) and not day.by_then(passenger.found_at)


def as_of(consignment: ConsignmentView, day: CountyDay) -> ConsignmentView:
    """What was received later was still on the way."""
    if day.by_then(consignment.received_at):
        return consignment
    unheard = dict.fromkeys(("received", "received_at", "received_by", "difference", "differs_by"))
    return consignment.model_copy(update={"status": "dispatched", **unheard})


def farms_day(farms: list[FarmView], day: CountyDay) -> FarmsDay:
    reckoned = by_days_left(farms, day.ends, len(farms))
    left = [farm.days_left for farm in reckoned.items if farm.days_left is not None]
    return FarmsDay(
        **reckoned.model_dump(include=set(FarmsDay.model_fields)),
        short=sum(days < SHORT_DAYS for days in left),
        fewest_days_left=min(left, default=None),
    )
