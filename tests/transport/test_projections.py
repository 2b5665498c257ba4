"""Views come out the same once, twice and shuffled within key order; a hole is a Gap."""

import random
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import pytest
from tests.transport.domain import goods
from tests.transport.domain import test_farm as farms
from tests.transport.domain.trips import BO_FOUND, BO_MISSING, BOTH_ABOARD, COMPLETED, DEPARTED
from tests.transport.facts import ANN, BO, CEM, FEVER, MORNING, fever, measured, sealed

from shared.bus import by_type
from shared.envelope import Delivery, encode
from shared.errors import Gap
from shared.events import Event
from shared.events.transport import (
    PassengerAdded,
    PassengerRemoved,
    RoomAssigned,
    RoomHeld,
    RoomReleased,
    RoomsOpened,
    VehicleClaimed,
    VehicleRegistered,
)
from shared.groups import Projections
from shared.memory.documents import InMemoryDocuments
from shared.views import read
from transport.knowledge import READINGS
from transport.projections import SUBSCRIPTIONS
from transport.views import ConsignmentView, FarmView, LodgingView, StockView, TripView, VehicleView

TRIP: Sequence[Event] = (
    *BOTH_ABOARD[:2],
    PassengerRemoved(trip_id="t1", person_id=ANN, reasons=(FEVER,)),
    PassengerAdded(trip_id="t1", person_id=CEM),
    PassengerAdded(trip_id="t1", person_id=ANN),
    *BOTH_ABOARD[2:],
    DEPARTED,
    COMPLETED,
    BO_MISSING,
    BO_FOUND,
)
LODGING: Sequence[Event] = (
    RoomsOpened(lodging_id="h1", name="Hotel", rooms=("3.01", "3.02")),
    RoomHeld(lodging_id="h1", room="3.01", person_id=ANN, trip_id="t1"),
    RoomAssigned(lodging_id="h1", room="3.01", person_id=ANN, isolation_id="i1"),
    RoomHeld(lodging_id="h1", room="3.02", person_id=BO, trip_id="t1"),
    RoomReleased(lodging_id="h1", room="3.02", person_id=BO),
)
CONSIGNMENT: Sequence[Event] = (goods.DISPATCHED, goods.received("118", "short", "2"))
STOCK: Sequence[Event] = (
    goods.counted("99"),
    goods.drawn("39"),
    goods.ran_low("39"),
    goods.supplied("99"),
    goods.drawn("39", "c3"),
)
FARM: Sequence[Event] = (*farms.REGISTERED, farms.RAN_LOW, farms.DELIVERED)
VEHICLE: Sequence[Event] = (
    VehicleRegistered(plate="冀G12345", seats=50, owner="o"),
    VehicleClaimed(plate="冀G12345", trip_id="t1", claimed_at=MORNING),
)


def delivery(event: Event, revision: int | None) -> Delivery:
    record = encode(sealed(event, revision))
    return Delivery(record.topic, 0, 0, record.key.encode(), record.value, record.headers, 0)


def numbered(events: Iterable[Event]) -> list[Delivery]:
    return [delivery(event, n) for n, event in enumerate(events, start=1)]


READ = [
    delivery(fact, None)
    for fact in (measured(ANN, "r1", MORNING.replace(hour=6)), measured(ANN, "r2"), fever(BO))
]
LOTS = (TRIP, LODGING, VEHICLE, CONSIGNMENT, STOCK, FARM)
ALL = [*(one for facts in LOTS for one in numbered(facts)), *READ]


async def projected(deliveries: Sequence[Delivery]) -> InMemoryDocuments:
    documents = InMemoryDocuments()
    await Projections("p", by_type(SUBSCRIPTIONS), documents).settle(deliveries)
    return documents


def shuffled(seed: int) -> list[Delivery]:
    """Mix the topics and subjects, and keep the order about each subject."""
    lots = [list(lot) for _, lot in groupby(ALL, key=lambda d: (d.topic, d.key))]
    drawn = random.Random(seed)
    mixed: list[Delivery] = []
    while any(lots):
        mixed.append(drawn.choice([lot for lot in lots if lot]).pop(0))
    return mixed


def kept(documents: InMemoryDocuments) -> dict[str, Any]:
    return documents.collections


async def test_a_trip_shows_everybody_who_ever_had_a_seat() -> None:
    trip = await read(await projected(ALL), TripView, "t1")
    statuses = {seat.person_id: seat.status for seat in trip.passengers}
    assert statuses == {ANN: "arrived", CEM: "left-behind", BO: "found"}
    assert [removed.person_id for removed in trip.removed] == [ANN]
    assert (trip.status, trip.kilometres, trip.revision) == ("completed", 1_980, 12)


async def test_a_lodging_shows_its_rooms() -> None:
    lodging = await read(await projected(ALL), LodgingView, "h1")
    rooms = [(r.room, r.status, r.person_id, r.trip_id, r.isolation_id) for r in lodging.rooms]
    assert rooms == [("3.01", "occupied", ANN, None, "i1"), ("3.02", "free", None, None, None)]
    assert lodging.counts.model_dump() == {"free": 1, "held": 0, "occupied": 1}


async def test_a_vehicle_shows_its_seats() -> None:
    vehicle = await read(await projected(ALL), VehicleView, "冀G12345")
    assert (vehicle.seats, vehicle.owner, vehicle.revision) == (50, "o", 2)


async def test_a_consignment_shows_both_sides() -> None:
    shown = await read(await projected(ALL), ConsignmentView, "c1")
    assert (shown.quantity, shown.received, shown.unit) == ("120", "118", "jin")
    assert (shown.status, shown.difference, shown.differs_by) == ("received", "short", "2")


async def test_a_stock_shows_what_is_left_and_that_it_is_low() -> None:
    shown = await read(await projected(ALL), StockView, goods.STOCK["stock_id"])
    assert (shown.quantity, shown.minimum, shown.low) == ("39", "40", True)


async def test_a_farm_shows_what_its_days_are_reckoned_from() -> None:
    shown = await read(await projected(ALL), FarmView, farms.FARM)
    told = (shown.counts[0].grams, shown.rates[0].grams_per_day, shown.deliveries[0].grams)
    assert told == (18_000_000, 6_000_000, 12_000_000)


async def test_the_newest_reading_is_kept() -> None:
    found = await (await projected(ALL)).get(READINGS, ANN)
    assert found is not None
    assert found["reading"]["reading_id"] == "r2"


async def test_everything_twice_is_the_same_as_once() -> None:
    documents = await projected(ALL)
    await Projections("p", by_type(SUBSCRIPTIONS), documents).settle(ALL)
    assert kept(documents) == kept(await projected(ALL))


@pytest.mark.parametrize("seed", range(20))
async def test_the_order_between_subjects_does_not_matter(seed: int) -> None:
    assert shuffled(seed) != ALL
    assert kept(await projected(shuffled(seed))) == kept(await projected(ALL))


async def test_readings_in_any_order_leave_the_newest() -> None:
    assert kept(await projected(READ[::-1])) == kept(await projected(READ))


@pytest.mark.parametrize("facts", [TRIP, LODGING, CONSIGNMENT, STOCK, FARM])
async def test_a_missing_fact_is_a_gap_and_not_skipped(facts: Sequence[Event]) -> None:
    deliveries = numbered(facts)
    for missing in range(len(deliveries) - 1):
        with pytest.raises(Gap):
            await projected(deliveries[:missing] + deliveries[missing + 1 :])
