"""When a device is believed: registered once, retired once."""

from checkpoint.domain.device import RegisterDevice, RetireDevice, decider
from shared.events.checkpoint import DeviceRegistered, DeviceRetired
from shared.testing import Scenario

device = Scenario(decider)
register = RegisterDevice("d-1", "gate", "FC-8300", "forehead")
registered = DeviceRegistered(
    device_id="d-1", site_id="gate", model="FC-8300", body_site="forehead"
)
retired = DeviceRetired(device_id="d-1", reason="broken")


def test_a_device_is_registered() -> None:
    device.given().when(register).then(registered)


def test_a_device_is_registered_once_even_when_it_was_retired() -> None:
    device.given(registered).when(register).refused("device-once")
    device.given(registered, retired).when(register).refused("device-once")


def test_a_device_is_retired_once() -> None:
    device.given(registered).when(RetireDevice("d-1", "broken")).then(retired)
    device.given(registered, retired).when(RetireDevice("d-1", "again")).then()


def test_an_unknown_device_cannot_be_retired() -> None:
    device.given().when(RetireDevice("d-1", "broken")).refused("device-exists")
