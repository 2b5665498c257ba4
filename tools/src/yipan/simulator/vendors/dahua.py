"""Dahua's access terminals: a form whose part `info` is JSON, or several events as bare JSON."""

from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import FORM, PICTURE, as_json, form
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/intake/dahua"
MASKS = {"unknown": 0, "not-worn": 2, "worn": 3}
DIRECTIONS = {"in": "Entry", "out": "Exit", None: ""}
NAMES = {"employee-number": "UserID", "identity-number": "CitizenIDNo", "card": "CardNo"}
DOORS = 64
"""No event has a number: the second, the person and the door tell them apart."""


SUCCESS = 200


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    events = [_event(device, one) for one in readings]
    if len(events) > 1:
        return Payload(PATH, as_json({"PhysicalAddress": device.serial, "Events": events}))
    if device.style == "json":
        return Payload(PATH, as_json(events[0]))
    parts = {"info": ("text/plain", as_json(events[0]))}
    # What is cut off is to be the message: no picture comes behind it.
    picture = {} if readings[0].garbled else {"file": ("image/jpeg", PICTURE)}
    return Payload(PATH, form(parts | picture), FORM)


def _event(device: Instrument, meant: Meant) -> dict[str, Any]:
    event = {
        "Action": "Pulse",
        "Code": "AccessControl",
        "Index": 0,
        "PhysicalAddress": device.serial,
        "Time": f"{meant.at:%d-%m-%Y %H:%M:%S}",
        "Data": _data(meant),
    }
    return event | ({"DataSource": "Offline"} if meant.replayed else {})


def _data(meant: Meant) -> dict[str, Any]:
    at = int(meant.at.timestamp())
    said = {
        "RealUTC": at, "UTC": at, "Door": meant.number % DOORS, "ReaderID": "1", "Method": 15,
        "Status": 1, "Type": DIRECTIONS[meant.direction], "emMask": MASKS[meant.mask],
        "ManTemperature": True, "CurrentTemperature": meant.told, "IsOverTemperature": False,
        "SerialNumber": meant.number,
    }  # fmt: skip
    return said | ({NAMES[meant.person.kind]: meant.person.value} if meant.person else {})


def taken(readings: Sequence[Meant], status: int, _: bytes) -> Sequence[bool]:
    """By its status: the body may tell a terminal whether to open."""
    return all_or_none(readings, taken=status == SUCCESS)


VENDOR = Vendor(
    "dahua", "path-token", build, taken,
    names=("employee-number", "identity-number", "card"), styles=("form", "json"), most=50,
    replays=True, whole_seconds=True,
)  # fmt: skip
