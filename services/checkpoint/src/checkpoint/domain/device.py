"""A device: an instrument at a site, where on the body it measures, and whether it is heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import (
    BodySite,
    DeviceFellSilent,
    DeviceHeardAgain,
    DeviceRegistered,
    DeviceRetired,
)


@dataclass(frozen=True, slots=True)
class RegisterDevice:
    device_id: str
    site_id: str
    model: str
    body_site: BodySite
    silent_after_minutes: int | None = None


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


Command = RegisterDevice | RetireDevice | DeclareSilent | HearAgain


@dataclass(frozen=True, slots=True)
class Device:
    """`silent_after_minutes` is None where nobody minds how long it says nothing.

    `silent_since` is when it was last heard before it fell silent.
    """

    status: Literal["unknown", "in-use", "retired"] = "unknown"
    site_id: str = ""
    body_site: BodySite = "unknown"
    silent_after_minutes: int | None = None
    silent_since: datetime | None = None

    def due(self, heard_at: datetime) -> datetime | None:
        """When it counts as silent unless it is heard again."""
        if self.silent_after_minutes is None:
            return None
        return heard_at + timedelta(minutes=self.silent_after_minutes)


def decide(command: Command, device: Device) -> Sequence[Event]:
    match command:
        case RegisterDevice():
            return register(command, device)
        case RetireDevice():
            return retire(command, device)
        case DeclareSilent():
            return declare_silent(command, device)
        case HearAgain():
            return hear_again(command, device)
        case _:
            assert_never(command)


def register(command: RegisterDevice, device: Device) -> Sequence[Event]:
    if device.status != "unknown":
        raise Refused(f"device {command.device_id} is registered already", rule="device-once")
    return [
        DeviceRegistered(
            device_id=command.device_id,
            site_id=command.site_id,
            model=command.model,
            body_site=command.body_site,
            silent_after_minutes=command.silent_after_minutes,
        )
    ]


def retire(command: RetireDevice, device: Device) -> Sequence[Event]:
    if device.status == "unknown":
        raise Refused(f"there is no device {command.device_id}", rule="device-exists")
    if device.status == "retired":
        return []
    return [DeviceRetired(device_id=command.device_id, reason=command.reason)]


def declare_silent(command: DeclareSilent, device: Device) -> Sequence[Event]:
    """Nobody waits to hear a retired device."""
    if device.status != "in-use" or device.silent_since or device.silent_after_minutes is None:
        return []
    return [
        DeviceFellSilent(
            device_id=command.device_id,
            site_id=device.site_id,
            last_heard_at=command.last_heard_at,
            silent_after_minutes=device.silent_after_minutes,
        )
    ]


def hear_again(command: HearAgain, device: Device) -> Sequence[Event]:
    if device.silent_since is None or command.heard_at <= device.silent_since:
        return []
    return [
        DeviceHeardAgain(
            device_id=command.device_id, site_id=device.site_id, heard_at=command.heard_at
        )
    ]


def evolve(device: Device, event: Event) -> Device:
    match event:
        case DeviceRegistered():
            return Device("in-use", event.site_id, event.body_site, event.silent_after_minutes)
        case DeviceRetired():
            return replace(device, status="retired", silent_since=None)
        case DeviceFellSilent():
            return replace(device, silent_since=event.last_heard_at)
        case DeviceHeardAgain():
            return replace(device, silent_since=None)
        case _:
            return device


decider: Decider[Command, Device] = Decider(decide, evolve, Device())
