"""A person's boarding: the one trip that they go aboard of, reserved before they are aboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import BoardingReserved
from transport.domain.reservations import NOT_HELD, Held


@dataclass(frozen=True, slots=True)
class ReserveBoarding:
    """`let_go` is what was seen to be over."""

    person_id: str
    trip_id: str
    let_go: Held | None
    at: datetime


Command = ReserveBoarding


def decide(command: Command, held: Held) -> Sequence[Event]:
    """A trip that reserves again has the person for as long as if it were the first time."""
    if held == Held(command.trip_id, command.at):
        return []
    if not held.is_open_to(command.trip_id, command.let_go):
        raise Refused(f"this person boards trip {held.trip_id}", rule="aboard-one-trip")
    return [
        BoardingReserved(
            person_id=command.person_id, trip_id=command.trip_id, reserved_at=command.at
        )
    ]


def evolve(held: Held, event: Event) -> Held:
    match event:
        case BoardingReserved():
            return Held(event.trip_id, event.reserved_at)
        case _:
            return held


decider: Decider[Command, Held] = Decider(decide, evolve, NOT_HELD)
