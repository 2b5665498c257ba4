"""A device: an instrument at a site, how it shows that it is itself, and whether it is heard."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import (
    COLDEST,
    HOTTEST,
    BodySite,
    DeviceAccess,
    DeviceChanged,
    DeviceDrifted,
    DeviceFellSilent,
    DeviceHeardAgain,
    DeviceKeyIssued,
    DeviceRegistered,
    DeviceRetired,
    DeviceSetUp,
    DeviceSteadyAgain,
    Direction,
)

MOST_KEYS = 4
"""Keys before the newest that may still be good, where several are issued in a row."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is known of an instrument, as `DeviceSetUp` says it."""

    site_id: str = ""
    model: str = ""
    body_site: BodySite = "unknown"
    silent_after_minutes: int | None = None
    vendor: str | None = None
    serial: str | None = None
    zone: str = "+08:00"
    direction: Direction | None = None
    calibration_offset: float = 0.0
    calibration_due_on: date | None = None
    access: DeviceAccess = "token"
    networks: tuple[str, ...] = ()
    readings_per_second: int | None = None

    def corrected(self, celsius: float) -> float:
        """What was measured, with the calibration, within what a reading may have at all."""
        return min(max(round(celsius + self.calibration_offset, 2), COLDEST), HOTTEST)


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its number and that of the master key it is derived from; the newest has no end."""

    version: int
    master: int
    valid_until: datetime | None = None

    def until(self, end: datetime) -> "Key":
        """It ends then, unless it was to end before."""
        return replace(self, valid_until=min(self.valid_until or end, end))


@dataclass(frozen=True, slots=True)
class RegisterDevice:
    device_id: str
    setup: Setup


@dataclass(frozen=True, slots=True)
class ChangeDevice:
    device_id: str
    setup: Setup


@dataclass(frozen=True, slots=True)
class IssueKey:
    device_id: str
    master: int
    previous_valid_until: datetime


@dataclass(frozen=True, slots=True)
class RetireDevice:
    device_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeclareSilent:
    device_id: str
    last_heard_at: datetime


@dataclass(frozen=True, slots=True)
class HearAgain:
    device_id: str
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class DeclareDrift:
    """The median of a day and what is usual; the device is `off` or as ever."""

    device_id: str
    day: date
    median: float
    usual: float
    off: bool


Watched = DeclareSilent | HearAgain | DeclareDrift
Command = RegisterDevice | ChangeDevice | IssueKey | RetireDevice | Watched


class Drift(NamedTuple):
    """The first and the last day on which its median was off."""

    since: date
    day: date


@dataclass(frozen=True, slots=True)
class Device:
    """`keys` has the newest last; `silent_since` is when a silent device was last heard.

    `drift` is set while the medians of its days are off.
    """

    status: Literal["unknown", "in-use", "retired"] = "unknown"
    setup: Setup = Setup()
    keys: tuple[Key, ...] = ()
    silent_since: datetime | None = None
    drift: Drift | None = None

    def due(self, heard_at: datetime) -> datetime | None:
        """When it counts as silent unless it is heard again; None where nobody minds."""
        if self.setup.silent_after_minutes is None:
            return None
        return heard_at + timedelta(minutes=self.setup.silent_after_minutes)


def decide(command: Command, device: Device) -> Sequence[Event]:
    match command:
        case RegisterDevice():
            return register(command, device)
        case ChangeDevice():
            return change(command, device)
        case IssueKey():
            return issue_key(command, device)
        case RetireDevice():
            return retire(command, device)
        case DeclareSilent() | HearAgain() | DeclareDrift():
            return watch(command, device)
        case _:
            assert_never(command)


def watch(command: Watched, device: Device) -> Sequence[Event]:
    """What is found out about a device by watching it."""
    match command:
        case DeclareSilent():
            return declare_silent(command, device)
        case HearAgain():
            return hear_again(command, device)
        case DeclareDrift():
            return declare_drift(command, device)
        case _:
            assert_never(command)


def register(command: RegisterDevice, device: Device) -> Sequence[Event]:
    if device.status != "unknown":
        raise Refused(f"device {command.device_id} is registered already", rule="device-once")
    return [DeviceRegistered(device_id=command.device_id, **asdict(command.setup))]


def change(command: ChangeDevice, device: Device) -> Sequence[Event]:
    in_use(command.device_id, device)
    if command.setup == device.setup:
        return []
    return [DeviceChanged(device_id=command.device_id, **asdict(command.setup))]


def issue_key(command: IssueKey, device: Device) -> Sequence[Event]:
    """The key before it stays good for a while, so that the device can be given the new one."""
    in_use(command.device_id, device)
    return [
        DeviceKeyIssued(
            device_id=command.device_id,
            key_version=device.keys[-1].version + 1 if device.keys else 1,
            master=command.master,
            previous_valid_until=command.previous_valid_until,
        )
    ]


def in_use(device_id: str, device: Device) -> None:
    if device.status == "unknown":
        raise Refused(f"there is no device {device_id}", rule="device-exists")
    if device.status == "retired":
        raise Refused(f"device {device_id} is retired", rule="device-in-use")


def retire(command: RetireDevice, device: Device) -> Sequence[Event]:
    if device.status == "retired":
        return []
    in_use(command.device_id, device)
    return [DeviceRetired(device_id=command.device_id, reason=command.reason)]


def declare_silent(command: DeclareSilent, device: Device) -> Sequence[Event]:
    """Nobody waits to hear a retired device."""
    minutes = device.setup.silent_after_minutes
    if device.status != "in-use" or device.silent_since or minutes is None:
        return []
    return [
        DeviceFellSilent(
            device_id=command.device_id,
            site_id=device.setup.site_id,
            last_heard_at=command.last_heard_at,
            silent_after_minutes=minutes,
        )
    ]


def hear_again(command: HearAgain, device: Device) -> Sequence[Event]:
    if device.silent_since is None or command.heard_at <= device.silent_since:
        return []
    return [
        DeviceHeardAgain(
            device_id=command.device_id, site_id=device.setup.site_id, heard_at=command.heard_at
        )
    ]


def declare_drift(command: DeclareDrift, device: Device) -> Sequence[Event]:
    """Each day is told of once, and none before one that was told of."""
    told = device.drift
    if device.status != "in-use" or (told is not None and command.day <= told.day):
        return []
    about: dict[str, Any] = {"site_id": device.setup.site_id} | asdict(command)
    if about.pop("off"):
        return [DeviceDrifted(**about, since=told.since if told else command.day)]
    return [DeviceSteadyAgain(**about)] if told else []


def evolve(device: Device, event: Event) -> Device:
    match event:
        case DeviceSetUp():
            setup = Setup(**event.model_dump(exclude={"device_id"}))
            # Nobody waits any more to hear a device that is not watched, and who changes a device
            # has looked at it: whether it drifts is seen anew.
            since = device.silent_since if setup.silent_after_minutes else None
            return replace(device, status="in-use", setup=setup, silent_since=since, drift=None)
        case DeviceKeyIssued():
            before = [key.until(event.previous_valid_until) for key in device.keys]
            issued = Key(event.key_version, event.master)
            return replace(device, keys=(*before[-MOST_KEYS:], issued))
        case DeviceRetired():
            return replace(device, status="retired", silent_since=None, drift=None)
        case _:
            return watched(device, event)


def watched(device: Device, event: Event) -> Device:
    match event:
        case DeviceFellSilent():
            return replace(device, silent_since=event.last_heard_at)
        case DeviceHeardAgain():
            return replace(device, silent_since=None)
        case DeviceDrifted():
            return replace(device, drift=Drift(event.since, event.day))
        case DeviceSteadyAgain():
            return replace(device, drift=None)
        case _:
            return device


decider: Decider[Command, Device] = Decider(decide, evolve, Device())
