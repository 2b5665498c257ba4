"""A vehicle: its plate, the seats that bound every manifest, and the one trip that has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import VehicleClaimed, VehicleRegistered
from transport.domain.reservations import NOT_HELD, Held
from transport.domain.rules import FEWEST_SEATS, MOST_SEATS


@dataclass(frozen=True, slots=True)
class RegisterVehicle:
    plate: str
    seats: int
    owner: str


@dataclass(frozen=True, slots=True)
class ClaimVehicle:
    """Have it for a trip that departs; `let_go` is what was seen to be over."""

    plate: str
    trip_id: str
    let_go: Held | None
    at: datetime


Command = RegisterVehicle | ClaimVehicle
TRAILER = "挂"


@dataclass(frozen=True, slots=True)
class Vehicle:
    seats: int = 0
    owner: str = ""
    held: Held = NOT_HELD


def decide(command: Command, vehicle: Vehicle) -> Sequence[Event]:
    match command:
        case RegisterVehicle():
            return register(command, vehicle)
        case ClaimVehicle():
            return claim(command, vehicle)
        case _:
            assert_never(command)


def claim(command: ClaimVehicle, vehicle: Vehicle) -> Sequence[Event]:
    """A trip that claims again has it for as long as if it were the first time."""
    if vehicle.held == Held(command.trip_id, command.at):
        return []
    if not vehicle.held.is_open_to(command.trip_id, command.let_go):
        raise Refused(
            f"{command.plate} is claimed by trip {vehicle.held.trip_id}",
            rule="vehicle-on-the-road",
        )
    return [
        VehicleClaimed(plate=command.plate, trip_id=command.trip_id, claimed_at=command.at),
    ]


def register(command: RegisterVehicle, vehicle: Vehicle) -> Sequence[Event]:
    if (vehicle.seats, vehicle.owner) == (command.seats, command.owner):
        return []
    if vehicle.seats:
        raise Refused(f"vehicle {command.plate} is registered already", rule="vehicle-once")
    refuse_trailer(command.plate)
    if not FEWEST_SEATS <= command.seats <= MOST_SEATS:
        raise Refused(
            f"a vehicle has {FEWEST_SEATS} to {MOST_SEATS} seats for passengers",
            rule="vehicle-seats",
        )
    return [VehicleRegistered(plate=command.plate, seats=command.seats, owner=command.owner)]


def refuse_trailer(plate: str) -> None:
    """A trailer has no engine and no seats: what drives is the tractor (GA 36: 挂 at the end)."""
    if plate.endswith(TRAILER):
        raise Refused(
            f"{plate} is a trailer's plate (挂): name the plate of the tractor",
            rule="tractor-plate",
        )


def evolve(vehicle: Vehicle, event: Event) -> Vehicle:
    match event:
        case VehicleRegistered():
            return Vehicle(event.seats, event.owner)
        case VehicleClaimed():
            return replace(vehicle, held=Held(event.trip_id, event.claimed_at))
        case _:
            return vehicle


decider: Decider[Command, Vehicle] = Decider(decide, evolve, Vehicle())
