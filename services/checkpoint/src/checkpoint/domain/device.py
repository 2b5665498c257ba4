"""A device: an instrument at a site, and where on the body it measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import BodySite, DeviceRegistered, DeviceRetired


@dataclass(frozen=True, slots=True)
class RegisterDevice:
    device_id: str
    site_id: str
    model: str
    body_site: BodySite


@dataclass(frozen=True, slots=True)
class RetireDevice:
    device_id: str
    reason: str


Command = RegisterDevice | RetireDevice


@dataclass(frozen=True, slots=True)
class Device:
    status: Literal["unknown", "in-use", "retired"] = "unknown"
    site_id: str = ""
    body_site: BodySite = "unknown"


def decide(command: Command, device: Device) -> Sequence[Event]:
    match command:
        case RegisterDevice():
            return register(command, device)
        case RetireDevice():
            return retire(command, device)
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
        )
    ]


def retire(command: RetireDevice, device: Device) -> Sequence[Event]:
    if device.status == "unknown":
        raise Refused(f"there is no device {command.device_id}", rule="device-exists")
    if device.status == "retired":
        return []
    return [DeviceRetired(device_id=command.device_id, reason=command.reason)]


def evolve(device: Device, event: Event) -> Device:
    match event:
        case DeviceRegistered():
            return Device("in-use", event.site_id, event.body_site)
        case DeviceRetired():
            return Device("retired", device.site_id, device.body_site)
        case _:
            return device


decider: Decider[Command, Device] = Decider(decide, evolve, Device())
