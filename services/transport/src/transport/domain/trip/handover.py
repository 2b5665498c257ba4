"""The hand-over at the end: who of those aboard arrived, who is missing, and is found again."""

from collections.abc import Sequence
from typing import assert_never

from shared.errors import Refused
from shared.events import Event
from shared.events.transport import PassengerFound, PassengerMissing, TripCompleted
from transport.domain.trip.commands import Complete, Find
from transport.domain.trip.journey import refuse_cancelled
from transport.domain.trip.state import Found, Trip


def hand_over(command: Complete | Find, trip: Trip) -> Sequence[Event]:
    match command:
        case Complete():
            return complete(command, trip)
        case Find():
            return find(command, trip)
        case _:
            assert_never(command)


def complete(command: Complete, trip: Trip) -> Sequence[Event]:
    arrived = tuple(person for person in trip.aboard if person in command.arrived)
    if trip.status == "completed":
        return complete_again(command, trip, arrived)
    refuse_cancelled(trip)
    if trip.status != "departed":
        raise Refused("the trip has not departed", rule="trip-departed")
    refuse_strangers(command, trip)
    missing = tuple(person for person in trip.aboard if person not in arrived)
    return [
        TripCompleted(
            trip_id=command.trip_id,
            enterprise_id=trip.enterprise_id,
            from_region=trip.from_region,
            arrived=arrived,
            missing=missing,
            kilometres=command.kilometres,
            completed_at=command.at,
            through=command.through,
            hours=command.hours,
        ),
        *(passenger_missing(person, command, trip) for person in missing),
    ]


def passenger_missing(person_id: str, command: Complete, trip: Trip) -> PassengerMissing:
    return PassengerMissing(
        trip_id=command.trip_id,
        person_id=person_id,
        enterprise_id=trip.enterprise_id,
        missed_at=command.at,
    )


def complete_again(command: Complete, trip: Trip, arrived: Sequence[str]) -> Sequence[Event]:
    refuse_strangers(command, trip)
    told = (arrived, command.kilometres, command.through, command.hours)
    if (trip.arrived, trip.kilometres, trip.through, trip.hours) == told:
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


def find(command: Find, trip: Trip) -> Sequence[Event]:
    """Close the alarm of a missing passenger, once."""
    if command.person_id not in trip.missing:
        raise Refused("this person is not missing from the trip", rule="passenger-missing")
    known = trip.found_as(command.person_id)
    if known == Found(command.person_id, command.place):
        return []
    if known is not None:
        raise Refused(f"this person was found already, at {known.place}", rule="found-once")
    return [
        PassengerFound(
            trip_id=command.trip_id,
            person_id=command.person_id,
            place=command.place,
            found_at=command.at,
            found_by=command.by,
        )
    ]
