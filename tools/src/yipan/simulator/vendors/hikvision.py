"""Hikvision's access terminals: forms with a picture, bare JSON, wrapped JSON, XML, Fahrenheit."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from yipan.simulator.bodies import FORM, PICTURE, as_json, form
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/intake/hikvision"
NAMESPACE = "http://www.hikvision.com/ver20/XMLSchema"
MASKS = {"worn": "yes", "not-worn": "no", "unknown": "unknown"}
DIRECTIONS = {"in": "checkIn", "out": "checkOut"}
NAMES = {"employee-number": "employeeNoString", "card": "cardNo"}
ALARM_FROM = 37.3


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    (meant,) = readings
    event = _event(device, meant, fahrenheit=device.style == "fahrenheit")
    match device.style:
        case "form":
            return Payload(PATH, _form(event, picture=not meant.garbled), FORM)
        case "xml":
            return Payload(PATH, _xml(event), "application/xml")
        case "wrapped":
            return Payload(PATH, as_json({"EventNotificationAlert": event}))
        case _:
            return Payload(PATH, as_json(event))


def _event(device: Instrument, meant: Meant, *, fahrenheit: bool) -> dict[str, Any]:
    return {
        "macAddress": device.serial,
        "activePostCount": 1,
        "eventType": "AccessControllerEvent",
        "eventState": "active",
        "dateTime": _time(meant),
        "AccessControllerEvent": _access(meant, fahrenheit=fahrenheit),
    }


def _access(meant: Meant, *, fahrenheit: bool) -> dict[str, Any]:
    warm = round(meant.celsius * 1.8 + 32, 2) if fahrenheit else meant.celsius
    access = {
        "serialNo": meant.number,
        "deviceName": "Access Controller",
        "majorEventType": 5,
        "subEventType": 75,
        "currentVerifyMode": "faceOrFpOrCardOrPw",
        "currentEvent": not meant.replayed,
        "frontSerialNo": meant.number - 1,
        "mask": MASKS[meant.mask],
        "thermometryUnit": "fahrenheit" if fahrenheit else "celsius",
        "currTemperature": warm if meant.garbled != "wrong-type" else meant.told,
        "isAbnomalTemperature": meant.celsius >= ALARM_FROM,
    }
    if meant.direction:
        access["attendanceStatus"] = DIRECTIONS[meant.direction]
    return access | ({NAMES[meant.person.kind]: meant.person.value} if meant.person else {})


def _time(meant: Meant) -> str:
    """In some firmware the sign of the offset is lost, and with it the time."""
    written = meant.at.isoformat(timespec="seconds")
    return written.replace("+", "") if meant.malformed else written


def _form(event: Mapping[str, Any], *, picture: bool) -> bytes:
    parts = {"event_log": ("application/json", as_json(event))}
    # What is cut off is to be the message: no picture comes behind it.
    return form(parts | ({"Picture": ("image/jpeg", PICTURE)} if picture else {}))


def _xml(event: Mapping[str, Any]) -> bytes:
    root = Element("EventNotificationAlert", {"version": "2.0", "xmlns": NAMESPACE})
    _children(root, event)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root)


def _children(parent: Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        child = SubElement(parent, name)
        if isinstance(value, dict):
            _children(child, value)
        else:
            child.text = str(value).lower() if isinstance(value, bool) else str(value)


def taken(readings: Sequence[Meant], status: int, _: bytes) -> Sequence[bool]:
    return all_or_none(readings, taken=status == 200)  # noqa: PLR2004 - OK


VENDOR = Vendor(
    "hikvision", "path-token", build, taken, names=("employee-number", "card"),
    styles=("form", "json", "xml", "wrapped", "fahrenheit"), replays=True, whole_seconds=True,
)  # fmt: skip
