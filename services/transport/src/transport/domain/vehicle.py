"""A vehicle: its plate, and the seats that bound every manifest."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import VehicleRegistered
from transport.domain.rules import FEWEST_SEATS, MOST_SEATS


@dataclass(frozen=True, slots=True)
class RegisterVehicle:
    plate: str
    seats: int
    owner: str


Command = RegisterVehicle
TRAILER = "挂"


@dataclass(frozen=True, slots=True)
class Vehicle:
    seats: int = 0
    owner: str = ""


def decide(command: Command, vehicle: Vehicle) -> Sequence[Event]:
    if vehicle == Vehicle(command.seats, command.owner):
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
        case _:
            return vehicle


decider: Decider[Command, Vehicle] = Decider(decide, evolve, Vehicle())
