"""The journey: planned within the seat rule, departed with a pass in force, or cancelled."""

from collections.abc import Sequence
from typing import assert_never

from shared.errors import Refused
from shared.events import Event
from shared.events.transport import TripCancelled, TripDeparted, TripPlanned
from transport.domain.trip.commands import Cancel, Depart, PlanTrip
from transport.domain.trip.state import Trip, planned


def plan(command: PlanTrip, trip: Trip) -> Sequence[Event]:
    event = TripPlanned(
        trip_id=command.trip_id,
        plate=command.plate,
        enterprise_id=command.enterprise_id,
        from_region=command.from_region,
        to_region=command.to_region,
        departs_at=command.departs_at,
        seat_cap=command.rule.cap(command.seats),
        rule_version=command.rule.version,
        passengers=command.passengers,
        seats=command.seats,
    )
    if trip.status == "unknown":
        refuse_too_many(event)
        return [event]
    if what_was_planned(trip) == what_was_planned(planned(event)):
        return []
    raise Refused(f"trip {command.trip_id} is planned already", rule="trip-once")


def refuse_too_many(plan: TripPlanned) -> None:
    if plan.passengers is not None and plan.passengers > plan.seat_cap:
        raise Refused(
            f"{plan.passengers} passengers are planned and {plan.seat_cap} seats may be taken: "
            "plan another trip or a larger vehicle",
            rule="seat-cap",
            rule_version=plan.rule_version,
            seat_cap=plan.seat_cap,
        )


def what_was_planned(trip: Trip) -> Sequence[object]:
    """What a plan says, without the seats: their rule may have changed since."""
    return (
        trip.plate,
        trip.enterprise_id,
        trip.from_region,
        trip.to_region,
        trip.departs_at,
        trip.planned_passengers,
    )


def set_off(command: Depart | Cancel, trip: Trip) -> Sequence[Event]:
    match command:
        case Depart():
            return depart(command, trip)
        case Cancel():
            return cancel(command, trip)
        case _:
            assert_never(command)


def depart(command: Depart, trip: Trip) -> Sequence[Event]:
    if trip.status in ("departed", "completed"):
        return []
    refuse_cancelled(trip)
    refuse_without_pass(command, trip)
    if not trip.aboard:
        raise Refused("nobody is aboard", rule="nobody-aboard", rule_version=command.rule_version)
    refuse_on_the_road(command, trip)
    return [
        TripDeparted(
            trip_id=command.trip_id,
            plate=trip.plate,
            enterprise_id=trip.enterprise_id,
            aboard=trip.aboard,
            departed_at=command.at,
        )
    ]


def cancel(command: Cancel, trip: Trip) -> Sequence[Event]:
    """What departed is handed over, and never called off."""
    if trip.status == "cancelled" and trip.cancelled_for == command.reason:
        return []
    refuse_cancelled(trip)
    if trip.status != "planned":
        raise Refused("the trip has departed: complete it", rule="cancel-before-departure")
    return [TripCancelled(trip_id=command.trip_id, reason=command.reason)]


def refuse_cancelled(trip: Trip) -> None:
    if trip.status == "cancelled":
        raise Refused(f"the trip is cancelled: {trip.cancelled_for}", rule="trip-cancelled")


def refuse_on_the_road(command: Depart, trip: Trip) -> None:
    """A vehicle is on one trip at a time: the one before is handed over first."""
    if command.on_the_road:
        raise Refused(
            f"{trip.plate} is on trip {', '.join(command.on_the_road)}: complete that first",
            rule="vehicle-on-the-road",
            rule_version=command.rule_version,
            trips=list(command.on_the_road),
        )


def refuse_without_pass(command: Depart, trip: Trip) -> None:
    """A vehicle needs its pass at departure, and its enterprise no suspended permit."""
    version = command.rule_version
    if not any(known.in_force(command.at) for known in command.passes):
        raise Refused(
            f"no vehicle pass of {trip.plate} is in force: apply for one",
            rule="vehicle-pass",
            rule_version=version,
            plate=trip.plate,
        )
    suspended = [known.permit_id for known in command.permits if known.status == "suspended"]
    if suspended:
        raise Refused(
            f"the permit of {trip.enterprise_id} is suspended: it takes an inspection",
            rule="permit-suspended",
            rule_version=version,
            permits=suspended,
        )
