"""Facts about instruments: their set-up, keys, and health."""

from datetime import date
from typing import ClassVar

from shared.events.base import Code, Event, When
from shared.events.checkpoint.terms import (
    BodySite,
    CalibrationOffset,
    Celsius,
    DeviceAccess,
    Direction,
    ReadingsPerSecond,
    Serial,
    SilentAfter,
    Zone,
)


class DeviceEvent(Event):
    """About an instrument at a site."""

    topic: ClassVar[str] = "checkpoint.devices"

    device_id: Code

    @property
    def subject(self) -> str:
        return self.device_id


class DeviceSetUp(DeviceEvent):
    """What is known of an instrument beside what it says.

    `serial` is how its maker's messages call it, `zone` the offset of its clock where they tell
    none. `calibration_offset` in kelvin is added to what it measures. `silent_after_minutes` is
    set where somebody is to be told when it says nothing. `access` is how it shows that it is
    itself; `networks` are networks (CIDR) it may come from. `readings_per_second` is set where it
    sends more than others: a gateway.
    """

    site_id: Code
    model: str
    body_site: BodySite
    silent_after_minutes: SilentAfter | None = None
    vendor: Code | None = None
    serial: Serial | None = None
    zone: Zone = "+08:00"
    direction: Direction | None = None
    calibration_offset: CalibrationOffset = 0.0
    calibration_due_on: date | None = None
    access: DeviceAccess = "token"
    networks: tuple[str, ...] = ()
    readings_per_second: ReadingsPerSecond | None = None


class DeviceRegistered(DeviceSetUp):
    """It is used from now on."""


class DeviceChanged(DeviceSetUp):
    """All of it as it is from now on."""


class DeviceKeyIssued(DeviceEvent):
    """A key that is derived from the master key of that number; the key itself is in no fact."""

    key_version: int
    master: int
    previous_valid_until: When


class DeviceRetired(DeviceEvent):
    reason: str


class DeviceFellSilent(DeviceEvent):
    """Nothing was heard of it for longer than was agreed."""

    site_id: Code
    last_heard_at: When
    silent_after_minutes: SilentAfter


class DeviceHeardAgain(DeviceEvent):
    """It is heard after it had fallen silent."""

    site_id: Code
    heard_at: When


class DeviceDrift(DeviceEvent):
    """The median of what it measured on persons on a day, and what that usually is."""

    site_id: Code
    day: date
    median: Celsius
    usual: Celsius


class DeviceDrifted(DeviceDrift):
    """The median of a day is off; `since` is the first of such days. Told for each of them."""

    since: date


class DeviceSteadyAgain(DeviceDrift):
    """The median of a day is as usual after others were off."""
