"""Hikvision ISAPI events: access terminals, thermal cameras, and cameras that read plates.

They come as a form whose part `event_log` holds JSON (pictures are in other parts), as bare JSON
or as XML, and each of these sometimes inside `EventNotificationAlert`. Most of them measure
nothing: doors, fingerprints, time-outs.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.bodies import Unreadable, parsed_json, parsed_xml
from checkpoint.adapters.gathered import Gathered, members, messages
from checkpoint.adapters.neutral import (
    Adapter,
    Heard,
    Measured,
    Moment,
    Neutral,
    PersonRef,
    Post,
    Reply,
)
from checkpoint.adapters.values import Contradiction, moment, temperature, text, truth
from shared.events.checkpoint import Direction, Mask

MASKS: Mapping[str, Mask] = MappingProxyType({"yes": "worn", "no": "not-worn"})
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"checkin": "in", "checkout": "out"})
OBJECTS = ("TMA", "TMPA", "TDA")
"""Thermometry alarms of a region of the picture: a kettle at 57.6 degrees, never a person."""
NO_PLATE = frozenset({"", "unknown", "noplate", "无车牌"})


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    for one in messages(post, gathered):
        gathered.take(one, lambda one: _message(one, gathered))
    return gathered.heard()


def answer(_: Post, __: Heard) -> Reply:
    """Anything but 200 makes a terminal stop or repeat for ever, depending on its firmware."""
    return Reply()


def _message(post: Post, gathered: Gathered) -> None:
    """One event, or in some firmware a list of them."""
    is_xml = post.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    found = (parsed_xml if is_xml else parsed_json)(post.body, post.content_type)
    wrapped = found.get("EventNotificationAlert", found) if isinstance(found, dict) else found
    events = list(members(wrapped))
    if not events:
        raise Unreadable("no event")
    for event in events:
        _event(event, gathered)


def _event(event: Mapping[str, Any], gathered: Gathered) -> None:
    gathered.speaker = text(event.get("macAddress")) or text(event.get("deviceID"))
    kind = text(event.get("eventType")) or next(iter(event), "")
    if accesses := list(members(event.get("AccessControllerEvent"))):
        for access in accesses:
            _access(gathered, event, access)
    elif "faceCapture" in event:
        _faces(gathered, event)
    elif isinstance(plate := event.get("ANPR"), dict):
        _plate(gathered, event, plate)
    elif any(name in event for name in OBJECTS):
        _objects(gathered, event)
    else:
        idle = kind == "videoloss" and text(event.get("activePostCount")) == "0"
        gathered.other("heartbeat" if idle or kind.lower() == "heartbeat" else kind)


def _access(gathered: Gathered, event: Mapping[str, Any], access: Mapping[str, Any]) -> None:
    measured = _temperature(access)
    if measured.celsius is None:
        gathered.other(f"access-{text(access.get('subEventType')) or 'event'}")
        return
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=text(access.get("serialNo")) or "-",
            measured_at=moment(event.get("dateTime")),
            measured=measured,
            abnormal=_abnormal(access),
            person=_person(access),
            mask=mask(access.get("mask")),
            direction=DIRECTIONS.get(text(access.get("attendanceStatus")).lower()),
            replayed=truth(access.get("currentEvent")) is False,
        )
    )


def _temperature(found: Mapping[str, Any]) -> Measured:
    return temperature(found.get("currTemperature"), text(found.get("thermometryUnit")))


def _abnormal(found: Mapping[str, Any]) -> bool | None:
    """The maker writes it without its r, in most firmware."""
    return truth(found.get("isAbnomalTemperature", found.get("isAbnormalTemperature")))


def _person(access: Mapping[str, Any]) -> PersonRef | None:
    if number := text(access.get("employeeNoString")) or text(access.get("employeeNo")):
        return None if number == "0" else PersonRef("employee-number", number)
    if card := text(access.get("cardNo")):
        return PersonRef("card", card)
    return None


def mask(value: Any) -> Mask:
    """`yes` and `no`, in some firmware inside `{"value": ...}`; anything else is unknown."""
    if isinstance(value, dict):
        value = value.get("value")
    return MASKS.get(text(value).lower(), "unknown")


def _faces(gathered: Gathered, event: Mapping[str, Any]) -> None:
    for capture in members(event["faceCapture"]):
        about = capture.get("targetAttrs")
        about = about if isinstance(about, dict) else capture
        gathered.speaker = gathered.speaker or text(about.get("deviceId"))
        at = moment(about.get("faceTime", event.get("dateTime")))
        for face in members(capture.get("faces")):
            _face(gathered, face, text(capture.get("uid")) or "-", at)


def _face(gathered: Gathered, face: Mapping[str, Any], uid: str, at: Moment) -> None:
    measured = _temperature(face)
    if measured.celsius is None:
        gathered.other("face-without-temperature")
        return
    where = face.get("faceRect")
    covered = face.get("mask", where.get("mask") if isinstance(where, dict) else None)
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=f"{uid}/{text(face.get('pId')) or '-'}"[:64],
            measured_at=at,
            measured=measured,
            abnormal=_abnormal(face),
            mask=mask(covered),
        )
    )


def _plate(gathered: Gathered, event: Mapping[str, Any], anpr: Mapping[str, Any]) -> None:
    gathered.speaker = gathered.speaker or text(event.get("deviceUUID"))
    number = text(anpr.get("licensePlate"))
    if number.lower() in NO_PLATE:
        gathered.other("plate-not-read")
        return
    warm = truth(anpr.get("vehicleThermometryEnabled")) is True
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=text(event.get("UUID", anpr.get("UUID"))) or "-",
            measured_at=moment(event.get("dateTime", event.get("absTime"))),
            measured=_temperature(anpr) if warm else Measured(),
            mask=mask(anpr.get("pilotmask")),
            plate=number,
        )
    )


def _objects(gathered: Gathered, event: Mapping[str, Any]) -> None:
    channel = text(event.get("channelID")) or "-"
    for region in (one for name in OBJECTS for one in members(event.get(name))):
        try:
            measured = _temperature(region)
        except Contradiction:
            measured = Measured()  # hotter or colder than anything that is kept
        if measured.celsius is None:
            gathered.other("object-temperature")
            continue
        gathered.reading(
            Neutral(
                serial=gathered.speaker,
                sequence=f"{channel}/{text(region.get('regionID')) or '-'}",
                measured_at=moment(event.get("dateTime")),
                measured=measured,
                body_site="object",
            )
        )


ADAPTER = Adapter("hikvision", read, answer)
