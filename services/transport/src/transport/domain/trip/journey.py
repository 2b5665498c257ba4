"""The journey: planned, departed with a pass in force, completed with who arrived."""

from collections.abc import Sequence

from shared.errors import Refused
from shared.events import Event
from shared.events.transport import TripCompleted, TripDeparted, TripPlanned
from transport.domain.trip.commands import Complete, Depart, PlanTrip
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
    )
    if trip.status == "unknown":
        return [event]
    if what_was_planned(trip) == what_was_planned(planned(event)):
        return []
    raise Refused(f"trip {command.trip_id} is planned already", rule="trip-once")


def what_was_planned(trip: Trip) -> Sequence[object]:
    """What a plan says, without the seats: their rule may have changed since."""
    return (trip.plate, trip.enterprise_id, trip.from_region, trip.to_region, trip.departs_at)


def depart(command: Depart, trip: Trip) -> Sequence[Event]:
    if trip.status in ("departed", "completed"):
        return []
    refuse_without_pass(command, trip)
    if not trip.aboard:
        raise Refused("nobody is aboard", rule="nobody-aboard", rule_version=command.rule_version)
    return [
        TripDeparted(
            trip_id=command.trip_id,
            plate=trip.plate,
            enterprise_id=trip.enterprise_id,
            aboard=trip.aboard,
            departed_at=command.at,
        )
    ]


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


def complete(command: Complete, trip: Trip) -> Sequence[Event]:
    arrived = tuple(person for person in trip.aboard if person in command.arrived)
    if trip.status == "completed":
        return complete_again(command, trip, arrived)
    if trip.status != "departed":
        raise Refused("the trip has not departed", rule="trip-departed")
    refuse_strangers(command, trip)
    return [
        TripCompleted(
            trip_id=command.trip_id,
            enterprise_id=trip.enterprise_id,
            from_region=trip.from_region,
            arrived=arrived,
            missing=tuple(person for person in trip.aboard if person not in arrived),
            kilometres=command.kilometres,
            completed_at=command.at,
        )
    ]


def complete_again(command: Complete, trip: Trip, arrived: Sequence[str]) -> Sequence[Event]:
    refuse_strangers(command, trip)
    if (trip.arrived, trip.kilometres) == (arrived, command.kilometres):
        return []
    raise Refused(
        f"trip {command.trip_id} is completed already, with other figures", rule="completed-once"
    )


def refuse_strangers(command: Complete, trip: Trip) -> None:
    strangers = sorted(set(command.arrived) - set(trip.aboard))
    if strangers:
        raise Refused(
            f"{len(strangers)} of those who are to have arrived were not aboard",
            rule="arrived-aboard",
            persons=strangers,
        )
