"""The manifest: who has a seat, who lost it, who is aboard. It is closed at departure."""

from collections.abc import Sequence

from shared.errors import Refused
from shared.events import Event
from shared.events.transport import PassengerAdded, PassengerBoarded, PassengerRemoved
from shared.knowledge.standings import Standing
from transport.domain.rules import SeatRule
from transport.domain.trip.commands import AddPassenger, Board, RemovePassenger
from transport.domain.trip.journey import refuse_cancelled
from transport.domain.trip.reading import DOUBTS
from transport.domain.trip.state import Trip


def add(command: AddPassenger, trip: Trip) -> Sequence[Event]:
    if trip.passenger(command.person_id) is not None:
        return []
    refuse_if_closed(trip)
    if command.standing is not None and not command.standing.may_return:
        raise deferred(command.standing, "standing", command.rule.version)
    refuse_beyond_the_cap(command.seats, trip)
    return [PassengerAdded(trip_id=command.trip_id, person_id=command.person_id)]


def refuse_beyond_the_cap(rule: SeatRule, trip: Trip) -> None:
    """A cap lowered since the plan stands for new seats: who has one keeps it. None is raised."""
    cap, version = trip.seat_cap, trip.seat_rule_version
    if trip.seats is not None and rule.cap(trip.seats) < cap:
        cap, version = rule.cap(trip.seats), rule.version
    if len(trip.passengers) >= cap:
        raise Refused(
            f"all {cap} seats that may be taken are taken",
            rule="seat-cap",
            rule_version=version,
            seat_cap=cap,
        )


def remove(command: RemovePassenger, trip: Trip) -> Sequence[Event]:
    if trip.status != "planned" or trip.passenger(command.person_id) is None:
        return []
    return [
        PassengerRemoved(
            trip_id=command.trip_id, person_id=command.person_id, reasons=command.reasons
        )
    ]


def board(command: Board, trip: Trip) -> Sequence[Event]:
    passenger = trip.passenger(command.person_id)
    if passenger is None:
        raise Refused("this person is not on the manifest of the trip", rule="on-manifest")
    if passenger.boarded:
        return []
    refuse_if_closed(trip)
    refuse_unfit(command)
    if command.elsewhere:
        raise Refused(
            f"this person is aboard of trip {', '.join(command.elsewhere)}, which is not completed",
            rule="aboard-one-trip",
            trips=list(command.elsewhere),
        )
    return [
        PassengerBoarded(
            trip_id=command.trip_id, person_id=command.person_id, boarded_at=command.at
        )
    ]


def refuse_if_closed(trip: Trip) -> None:
    refuse_cancelled(trip)
    if trip.status != "planned":
        raise Refused("the trip has departed: its manifest is closed", rule="manifest-closed")


def refuse_unfit(command: Board) -> None:
    """Boarding needs the standing "may return" and a normal reading of the same county day."""
    version, reading = command.rule.version, command.reading
    if command.standing is None:
        raise Refused(
            "it is not known that this person may return: register them with health-records",
            rule="boarding-standing",
            rule_version=version,
        )
    if not command.standing.may_return:
        raise deferred(command.standing, "boarding-standing", version)
    doubt = reading.doubt(command.at, command.rule) if reading else None
    if reading is None or doubt is not None:
        facts = {} if reading is None else {"reading_id": reading.reading_id}
        raise Refused(DOUBTS[doubt], rule="boarding-reading", rule_version=version, **facts)


def deferred(standing: Standing, rule: str, version: str) -> Refused:
    """Say that the return is put off, with the reasons health-records gave."""
    reasons = [reason.model_dump(mode="json") for reason in standing.reasons]
    return Refused(
        "the return of this person is put off", rule=rule, rule_version=version, reasons=reasons
    )
