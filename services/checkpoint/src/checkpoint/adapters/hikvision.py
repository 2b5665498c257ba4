"""Hikvision ISAPI events: access terminals, thermal cameras, and cameras that read plates.

They come as a form whose part `event_log` holds JSON (pictures are in other parts), as bare JSON
or as XML, and each of these sometimes inside `EventNotificationAlert`. Most of them measure
nothing: doors, fingerprints, time-outs. What a terminal answers to a search for missed events
(`AcsEvent`) is read too, as told of the past.

A camera that reads plates tells of a vehicle twice under one UUID where `hasMoreData` says so:
first the plate, then all of it. Who a face is compared to is not looked at: how alike is enough is
set in the camera, and not told.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json, parsed_xml
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
LANES: Mapping[str, Direction] = MappingProxyType({"enter": "in", "leave": "out"})
FACES = ("faceCapture", "alarmResult")
"""Faces as they were taken, and as they were compared."""
OBJECTS = ("TMA", "TMPA", "TDA")
"""Thermometry alarms of a region of the picture: a kettle at 57.6 degrees, never a person."""
NO_PLATE = frozenset({"", "unknown", "noplate", "无车牌"})


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    for one in messages(post, gathered):
        gathered.take(one, lambda one: _message(one, gathered))
    return gathered.heard()


def answer(*_: object) -> Reply:
    """Anything but 200 makes a terminal stop or repeat for ever, depending on its firmware.

    There is no room for a verdict: a terminal that asks is told in a request of ours to it.
    """
    return Reply()


def _message(post: Post, gathered: Gathered) -> None:
    """One event, or in some firmware a list of them."""
    is_xml = post.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    found = (parsed_xml if is_xml else parsed_json)(post.body, post.content_type)
    wrapped = found.get("EventNotificationAlert", found) if isinstance(found, dict) else found
    events = list(members(wrapped))
    if not events:
        raise Unreadable("no event")
    if len(events) == 1:
        _event(events[0], post, gathered)
        return
    for event in events:
        gathered.each(partial(_event, event, post, gathered), partial(_alone, post, event))


def _alone(post: Post, event: Any) -> Post:
    """An event, or a part of one, as a post that could have come alone."""
    return Post(as_json(event), "application/json", post.path, post.query)


def _event(event: Mapping[str, Any], post: Post, gathered: Gathered) -> None:
    gathered.speaker = text(event.get("macAddress")) or text(event.get("deviceID"))
    kind = text(event.get("eventType")) or next(iter(event), "")
    if accesses := list(members(event.get("AccessControllerEvent"))):
        for access in accesses:
            _access(gathered, event, access)
    elif isinstance(found := event.get("AcsEvent"), dict):
        _missed(gathered, event, found, post)
    elif name := next((one for one in FACES if one in event), ""):
        _captures(gathered, event, name, post)
    elif isinstance(plate := event.get("ANPR"), dict):
        _plate(gathered, event, plate)
    elif regions := _regions(event):
        _objects(gathered, event, regions)
    else:
        idle = kind == "videoloss" and text(event.get("activePostCount")) == "0"
        gathered.other("heartbeat" if idle or kind.lower() == "heartbeat" else kind)


def _missed(
    gathered: Gathered, event: Mapping[str, Any], found: Mapping[str, Any], post: Post
) -> None:
    """What a search for events found: each has its own time, and all are of the past."""
    speaker, several = gathered.speaker, list(members(found.get("InfoList")))
    if not several:
        gathered.other("no-events")
    for one in several:
        when = {**event, "dateTime": one.get("time")}
        gathered.each(
            partial(_access, gathered, when, {**one, "currentEvent": False}),
            partial(_alone, post, {**event, "AcsEvent": {"InfoList": [one]}}),
            speaker,
        )


def _access(gathered: Gathered, event: Mapping[str, Any], access: Mapping[str, Any]) -> None:
    measured = _temperature(access)
    if measured.celsius is None:
        minor = text(access.get("subEventType")) or text(access.get("minor"))
        gathered.other(f"access-{minor or 'event'}")
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
    told = found.get("currTemperature", found.get("faceTemperature"))
    return temperature(told, text(found.get("thermometryUnit")))


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


def _captures(gathered: Gathered, event: Mapping[str, Any], name: str, post: Post) -> None:
    """Every face for itself: one that cannot be read spoils no other of the same picture."""
    captures = list(members(event[name]))
    if not captures:
        gathered.other("no-face")
    for capture in captures:
        about = capture.get("targetAttrs")
        about = about if isinstance(about, dict) else capture
        speaker = gathered.speaker or text(about.get("deviceId"))
        gathered.speaker = speaker
        at = moment(about.get("faceTime", event.get("dateTime")))
        uid = text(capture.get("uid", event.get("uid"))) or "-"
        faces = list(members(capture.get("faces")))
        if not faces:
            gathered.other("no-face")
        for face in faces:
            alone = {**event, name: [{**capture, "faces": [face]}]}
            gathered.each(
                partial(_face, gathered, face, uid, at), partial(_alone, post, alone), speaker
            )


def _face(gathered: Gathered, face: Mapping[str, Any], uid: str, at: Moment) -> None:
    """The temperature stands in the face, or in a `temperature` of its own."""
    found = face["temperature"] if isinstance(face.get("temperature"), dict) else face
    off = truth(found.get("faceSnapThermometryEnabled")) is False
    measured = Measured() if off else _temperature(found)
    if measured.celsius is None:
        gathered.other("face-without-temperature")
        return
    number = text(face.get("pId")) or text(face.get("faceId")) or "-"
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=f"{uid}/{number}"[:64],
            measured_at=at,
            measured=measured,
            abnormal=_abnormal(found),
            mask=_face_mask(face),
        )
    )


def _face_mask(face: Mapping[str, Any]) -> Mask:
    """Where firmwares write it: in the face, in its frame, or among its properties."""
    places = (face, *(face.get(name) for name in ("faceRect", "faceProperties", "FacialFeature")))
    found = (one["mask"] for one in places if isinstance(one, dict) and "mask" in one)
    return mask(next(found, None))


def _plate(gathered: Gathered, event: Mapping[str, Any], anpr: Mapping[str, Any]) -> None:
    """A vehicle, which its UUID makes one way through the gate however often it is told."""
    gathered.speaker = gathered.speaker or text(event.get("deviceUUID"))
    number = text(anpr.get("licensePlate"))
    if number.lower() in NO_PLATE:
        gathered.other("plate-not-read")
        return
    warm = truth(anpr.get("vehicleThermometryEnabled")) is True
    uuid = text(event.get("UUID", anpr.get("UUID")))
    lane = anpr.get("EntranceInfo")
    way = lane.get("direction") if isinstance(lane, dict) else None
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=uuid or "-",
            measured_at=moment(event.get("dateTime", event.get("absTime"))),
            measured=_temperature(anpr) if warm else Measured(),
            mask=mask(anpr.get("pilotmask")),
            direction=LANES.get(text(way).lower()),
            plate=number,
            event=uuid if uuid.strip("0-") else "",
        )
    )


def _regions(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Alarms of thermometry, in the event itself or in each entry of its list of regions."""
    listed = event.get("DetectionRegionList")
    entries: list[Mapping[str, Any]] = []
    for one in members(listed):
        entries += members(one.get("DetectionRegionEntry"))
    return [
        {"regionID": entry.get("regionID"), **region}
        for entry in (event, *entries)
        for name in OBJECTS
        for region in members(entry.get(name))
    ]


def _objects(
    gathered: Gathered, event: Mapping[str, Any], regions: list[Mapping[str, Any]]
) -> None:
    channel = text(event.get("channelID")) or "-"
    for region in regions:
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
