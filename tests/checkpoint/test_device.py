"""When a device is believed, and when it counts as silent."""

from datetime import UTC, datetime, timedelta

from checkpoint.domain.device import (
    DeclareSilent,
    HearAgain,
    RegisterDevice,
    RetireDevice,
    Setup,
    decider,
)
from shared.events.checkpoint import (
    DeviceFellSilent,
    DeviceHeardAgain,
    DeviceRegistered,
    DeviceRetired,
)
from shared.testing import Scenario

device = Scenario(decider)
register = RegisterDevice("d-1", Setup("gate", "FC-8300", "forehead"))
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


AT = datetime(2020, 2, 17, 8, tzinfo=UTC)
watched = registered.model_copy(update={"silent_after_minutes": 30})
fell_silent = DeviceFellSilent(
    device_id="d-1", site_id="gate", last_heard_at=AT, silent_after_minutes=30
)
heard_again = DeviceHeardAgain(device_id="d-1", site_id="gate", heard_at=AT + timedelta(hours=1))
declare, hear = DeclareSilent("d-1", AT), HearAgain("d-1", AT + timedelta(hours=1))


def test_a_watched_device_falls_silent_once() -> None:
    device.given(watched).when(declare).then(fell_silent)
    device.given(watched, fell_silent).when(declare).then()


def test_nobody_waits_for_other_devices() -> None:
    device.given().when(declare).then()
    device.given(registered).when(declare).then()
    device.given(watched, retired).when(declare).then()


def test_only_a_silent_device_is_heard_again() -> None:
    device.given(watched, fell_silent).when(hear).then(heard_again)
    device.given(watched).when(hear).then()
    device.given(watched, fell_silent, heard_again).when(hear).then()


def test_what_it_said_before_it_fell_silent_does_not_count() -> None:
    device.given(watched, fell_silent).when(HearAgain("d-1", AT)).then()
