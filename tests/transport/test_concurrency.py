"""Many at once never take more seats, rooms or supplies than there are, stored either way."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.transport.domain.trips import PLANNED
from tests.transport.facts import MORNING, person

from shared.aggregates import Aggregates, Change, Decider, Saved, Stored, Unpublished
from shared.causes import Cause
from shared.commands import CommandHandler
from shared.envelope import Record
from shared.errors import ConcurrentChange, Refused
from shared.memory.aggregates import InMemoryAggregates
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import open_database
from shared.turns import Turns
from transport.domain import lodging, stock, trip, vehicle
from transport.domain.consignment import Terms
from transport.domain.lodging import AssignRoom, OpenRooms
from transport.domain.quantity import Quantity
from transport.domain.reservations import Held
from transport.domain.rules import boarding_rule, seat_rule
from transport.domain.stock import Count, Draw
from transport.domain.trip import AddPassenger, PlanTrip
from transport.domain.vehicle import ClaimVehicle, RegisterVehicle

PEOPLE = [person(n) for n in range(40)]
CAP = 10
PLAN = PlanTrip(
    "t1", PLANNED.plate, PLANNED.enterprise_id, "411524", "130722", MORNING, 21, seat_rule(MORNING)
)


class Interleaved(InMemoryAggregates[Any]):
    """Lets others in between loading and saving, as a real store does."""

    async def load(self, subject: str) -> Stored[Any]:
        stored = await super().load(subject)
        await asyncio.sleep(0)
        return stored

    async def save(self, subject: str, change: Change[Any], *, expected: int) -> Sequence[Record]:
        await asyncio.sleep(0)
        return await super().save(subject, change, expected=expected)


async def keep(aggregates: Unpublished, saved: Saved) -> None:
    """Nobody listens."""


def way_in(decider: Decider[Any, Any], store: Aggregates[Any]) -> CommandHandler[Any, Any]:
    return CommandHandler(decider, store, keep, "transport", Turns().of)


async def insist(handler: CommandHandler[Any, Any], subject: str, command: Any) -> str:
    """Send the command until it is decided, as a client does that is told to try again."""
    while True:
        try:
            cause = Cause(f"{command}", "a-test")
            await handler(subject, command, at=MORNING, cause=cause)
        except ConcurrentChange:
            continue
        except Refused as refusal:
            return refusal.rule
        return "done"


def add_one(who: str) -> AddPassenger:
    return AddPassenger("t1", who, None, boarding_rule(MORNING), seat_rule(MORNING))


async def fill_the_bus(store: Aggregates[Any]) -> list[str]:
    handler = way_in(trip.decider, store)
    await insist(handler, "t1", PLAN)
    adds = [add_one(who) for who in PEOPLE]
    ends = await asyncio.gather(*(insist(handler, "t1", add) for add in adds))
    assert len((await store.load("t1")).state.passengers) == CAP
    return sorted(ends)


async def fill_the_hotel(store: Aggregates[Any]) -> list[str]:
    handler = way_in(lodging.decider, store)
    await insist(handler, "h1", OpenRooms("h1", "Hotel", tuple(f"{n}" for n in range(CAP))))
    assigns = [AssignRoom("h1", who, f"i-{who}") for who in PEOPLE]
    ends = await asyncio.gather(*(insist(handler, "h1", assign) for assign in assigns))
    housed = {room.person_id for room in (await store.load("h1")).state.rooms}
    assert len(housed) == CAP
    return sorted(ends)


async def empty_the_depot(store: Aggregates[Any]) -> list[str]:
    handler = way_in(stock.decider, store)
    ten, none, one = (Quantity.of(n, "barrel") for n in (f"{CAP}", "0", "1"))
    await insist(handler, "s1", Count("depot", "sprayers", ten, none, MORNING))
    draws = [Draw(Terms(f"c-{n}", "sprayers", one, f"h-{n}", "depot"), MORNING) for n in range(40)]
    ends = await asyncio.gather(*(insist(handler, "s1", draw) for draw in draws))
    left = (await store.load("s1")).state
    assert (left.quantity, len(left.moved)) == (0, CAP)
    return sorted(ends)


async def claim_the_coach(store: Aggregates[Any]) -> list[str]:
    """All of them have seen that the trip before is over."""
    handler = way_in(vehicle.decider, store)
    await insist(handler, PLANNED.plate, RegisterVehicle(PLANNED.plate, 50, "bus company"))
    await insist(handler, PLANNED.plate, ClaimVehicle(PLANNED.plate, "t0", None, MORNING))
    claims = [
        ClaimVehicle(PLANNED.plate, f"t{n}", Held("t0", MORNING), MORNING) for n in range(1, 41)
    ]
    return sorted(
        await asyncio.gather(*(insist(handler, PLANNED.plate, claim) for claim in claims))
    )


async def test_of_forty_trips_at_once_one_has_the_vehicle_in_memory() -> None:
    ends = await claim_the_coach(Interleaved(vehicle.Vehicle()))
    assert ends == ["done"] + ["vehicle-on-the-road"] * 39


async def test_of_forty_trips_at_once_one_has_the_vehicle_in_mongodb(
    mongo_url: str, database_name: str
) -> None:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        ends = await claim_the_coach(MongoAggregates(database, "vehicles", vehicle.Vehicle()))
    assert ends == ["done"] + ["vehicle-on-the-road"] * 39


async def test_forty_at_once_take_ten_seats_in_memory() -> None:
    ends = await fill_the_bus(Interleaved(trip.Trip()))
    assert ends == ["done"] * CAP + ["seat-cap"] * 30


async def test_forty_at_once_take_ten_rooms_in_memory() -> None:
    ends = await fill_the_hotel(Interleaved(lodging.Lodging()))
    assert ends == ["done"] * CAP + ["lodging-full"] * 30


async def test_forty_at_once_take_ten_barrels_in_memory() -> None:
    ends = await empty_the_depot(Interleaved(stock.Stock()))
    assert ends == ["done"] * CAP + ["stock-enough"] * 30


async def test_forty_at_once_take_ten_seats_in_mongodb(mongo_url: str, database_name: str) -> None:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        ends = await fill_the_bus(MongoAggregates(database, "trips", trip.Trip()))
    assert ends == ["done"] * CAP + ["seat-cap"] * 30


async def test_forty_at_once_take_ten_rooms_in_mongodb(mongo_url: str, database_name: str) -> None:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        ends = await fill_the_hotel(MongoAggregates(database, "lodgings", lodging.Lodging()))
    assert ends == ["done"] * CAP + ["lodging-full"] * 30


async def test_forty_at_once_take_ten_barrels_in_mongodb(
    mongo_url: str, database_name: str
) -> None:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        ends = await empty_the_depot(MongoAggregates(database, "stocks", stock.Stock()))
    assert ends == ["done"] * CAP + ["stock-enough"] * 30


class Careless(Interleaved):
    """Writes whatever is there by now: no compare, only set."""

    async def save(self, subject: str, change: Change[Any], *, expected: int) -> Sequence[Record]:
        there = self._revisions.get(subject, 0)
        return await InMemoryAggregates.save(self, subject, change, expected=there)


async def test_without_the_compare_forty_are_told_they_have_one_of_ten_seats() -> None:
    """The proof that the crowd above does interleave."""
    handler = way_in(trip.decider, Careless(trip.Trip()))
    await insist(handler, "t1", PLAN)
    adds = [add_one(who) for who in PEOPLE]
    ends = await asyncio.gather(*(insist(handler, "t1", add) for add in adds))
    assert ends == ["done"] * len(PEOPLE)
