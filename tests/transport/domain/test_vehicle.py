"""A vehicle is registered once, with 1 to 100 seats."""

import pytest

from shared.events.transport import VehicleRegistered
from shared.testing import Scenario
from transport.domain import vehicle
from transport.domain.vehicle import RegisterVehicle

bus = Scenario(vehicle.decider)
REGISTERED = VehicleRegistered(plate="冀G12345", seats=50, owner="bus company")


def test_a_vehicle_is_registered() -> None:
    bus.given().when(RegisterVehicle("冀G12345", 50, "bus company")).then(REGISTERED)


def test_registering_the_same_again_says_nothing_new() -> None:
    bus.given(REGISTERED).when(RegisterVehicle("冀G12345", 50, "bus company")).then()


def test_the_seats_of_a_registered_vehicle_do_not_change() -> None:
    bus.given(REGISTERED).when(RegisterVehicle("冀G12345", 60, "bus company")).refused(
        "vehicle-once"
    )


@pytest.mark.parametrize("seats", [0, 101])
def test_a_vehicle_with_impossible_seats_is_refused(seats: int) -> None:
    bus.given().when(RegisterVehicle("冀G12345", seats, "bus company")).refused("vehicle-seats")


@pytest.mark.parametrize("seats", [1, 100])
def test_the_fewest_and_the_most_seats_are_taken(seats: int) -> None:
    bus.given().when(RegisterVehicle("冀G12345", seats, "o")).then(
        VehicleRegistered(plate="冀G12345", seats=seats, owner="o")
    )
