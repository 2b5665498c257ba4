"""Trips to start from: a vehicle of five seats, two of which may be taken."""

from datetime import timedelta

from tests.transport.facts import ANN, BO, FIRM, MORNING, PLATE

from shared.events.transport import (
    PassengerAdded,
    PassengerBoarded,
    PassengerFound,
    PassengerMissing,
    TripCancelled,
    TripCompleted,
    TripDeparted,
    TripPlanned,
)
from shared.testing import Scenario
from transport.domain import trip

bus = Scenario(trip.decider)
LATER = MORNING + timedelta(hours=30)
PLANNED = TripPlanned(
    trip_id="t1",
    plate=PLATE,
    enterprise_id=FIRM,
    from_region="411524",
    to_region="130722",
    departs_at=MORNING,
    seats=5,
    seat_cap=2,
    rule_version="seats-2020-02",
)
ANN_ADDED = PassengerAdded(trip_id="t1", person_id=ANN)
BO_ADDED = PassengerAdded(trip_id="t1", person_id=BO)
ANN_ABOARD = PassengerBoarded(trip_id="t1", person_id=ANN, boarded_at=MORNING)
BO_ABOARD = PassengerBoarded(trip_id="t1", person_id=BO, boarded_at=MORNING)
BOTH_ABOARD = (PLANNED, ANN_ADDED, BO_ADDED, ANN_ABOARD, BO_ABOARD)
DEPARTED = TripDeparted(
    trip_id="t1", plate=PLATE, enterprise_id=FIRM, aboard=(ANN, BO), departed_at=MORNING
)
CANCELLED = TripCancelled(trip_id="t1", reason="road-closed")
COMPLETED = TripCompleted(
    trip_id="t1",
    enterprise_id=FIRM,
    from_region="411524",
    arrived=(ANN,),
    missing=(BO,),
    kilometres=1_980,
    completed_at=LATER,
)
BO_MISSING = PassengerMissing(trip_id="t1", person_id=BO, enterprise_id=FIRM, missed_at=LATER)
BO_FOUND = PassengerFound(
    trip_id="t1", person_id=BO, place="service-area-3", found_at=LATER, found_by="dispatcher"
)
