"""A trip: one journey of one vehicle, its manifest, who boarded and who arrived."""

from collections.abc import Sequence
from typing import assert_never

from shared.aggregates import Decider
from shared.events import Event
from transport.domain.trip.commands import (
    AddPassenger,
    Board,
    Cancel,
    Command,
    Complete,
    Depart,
    Find,
    PlanTrip,
    RemovePassenger,
)
from transport.domain.trip.handover import hand_over
from transport.domain.trip.journey import plan, set_off
from transport.domain.trip.manifest import add, board, refuse_if_closed, remove
from transport.domain.trip.reading import Reading
from transport.domain.trip.state import Passenger, Trip, evolve

__all__ = [
    "AddPassenger",
    "Board",
    "Cancel",
    "Command",
    "Complete",
    "Depart",
    "Find",
    "Passenger",
    "PlanTrip",
    "Reading",
    "RemovePassenger",
    "Trip",
    "decider",
    "refuse_if_closed",
]


def decide(command: Command, trip: Trip) -> Sequence[Event]:
    match command:
        case PlanTrip():
            return plan(command, trip)
        case AddPassenger():
            return add(command, trip)
        case RemovePassenger():
            return remove(command, trip)
        case Board():
            return board(command, trip)
        case Depart() | Cancel():
            return set_off(command, trip)
        case Complete() | Find():
            return hand_over(command, trip)
        case _:
            assert_never(command)


decider: Decider[Command, Trip] = Decider(decide, evolve, Trip())
