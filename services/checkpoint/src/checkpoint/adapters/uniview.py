"""Uniview's access terminals: notifications of a person's verification, and heartbeats.

A notification tells of a face, of a card that was read and of the libraries that know the person,
each in a list; some firmware writes the one object and leaves out `List`. Documented are at most
one face, and that parts which were not taken may be absent.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.bodies import Unreadable, parsed_json
from checkpoint.adapters.gathered import Gathered, members
from checkpoint.adapters.neutral import (
    Adapter,
    Heard,
    Moment,
    Neutral,
    PersonRef,
    Post,
    RefKind,
    Reply,
)
from checkpoint.adapters.values import moment, temperature, text
from shared.events.checkpoint import Mask

MASKS: Mapping[str, Mask] = MappingProxyType({"1": "not-worn", "2": "worn"})
HOT = "11"
MATCHED = frozenset({"", "1", "3", "4", "7", "10", HOT})
"""Who it is is known, let in or not: the hour, a document out of date, the mask, the heat."""
REFUTED = frozenset({"2", "6", "8"})
"""Somebody else, or no living face: a card that was shown is not theirs."""
HISTORY = "1"
HEARTBEATS = frozenset({"heartreportinfo", "keepalive", "heartbeat"})
HEARTBEAT_URL = "/LAPI/V1.0/PACS/Controller/HeartReportInfo"
RECORD_URL = "/LAPI/V1.0/PACS/Controller/Event/Notifications"


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    gathered.take(post, lambda one: _notification(one, gathered))
    return gathered.heard()


def answer(post: Post, heard: Heard, *_: object) -> Reply:
    """The record's number is said back: that is how a device knows what arrived.

    Verifications are answered under the URL of records, whichever they were posted to, and
    heartbeats outside of `Response`. Both may tell the time so that the device sets its clock: it
    is left out, an adapter has none.
    """
    said: dict[str, Any]
    if heard.others == ("heartbeat",):
        said = {"ResponseURL": _url(post, HEARTBEAT_URL), "Code": 0, "Data": {}}
    else:
        said = {
            "Response": {
                "ResponseURL": _url(post, RECORD_URL),
                "StatusCode": 0,
                "StatusString": "Succeed",
                "Data": {"RecordID": _record_number(post)},
            }
        }
    return Reply(json.dumps(said).encode(), "application/json")


def _url(post: Post, otherwise: str) -> str:
    """The path that the device knows, without what a gateway put in front of it."""
    at = post.path.find("/LAPI/")
    return otherwise if at < 0 or _kind(post) == "PersonVerification" else post.path[at:]


def _kind(post: Post) -> str:
    return post.path.rstrip("/").rpartition("/")[2]


def _record_number(post: Post) -> int | str:
    """As it came: a number, in some firmware a text; 0 where there is none."""
    try:
        event = _parsed(post)
    except Unreadable:
        return 0
    number = event.get("Seq", event.get("ID"))
    return number if type(number) is int else text(number) or 0


def _parsed(post: Post) -> dict[str, Any]:
    event = parsed_json(post.body, post.content_type)
    if not isinstance(event, dict):
        raise Unreadable("no event")
    return event


def _notification(post: Post, gathered: Gathered) -> None:
    quiet = _kind(post).lower() in HEARTBEATS
    event = {} if quiet and not post.body.strip() else _parsed(post)
    gathered.speaker = text(event.get("DeviceCode"))
    faces, cards, matches = _listed(event, "FaceInfo"), _listed(event, "CardInfo"), _matches(event)
    for face in faces:
        _face(gathered, event, face, _of(face, faces, matches), _of(face, faces, cards))
    if faces:
        return
    if cards or matches:
        gathered.other("person-without-temperature")
    elif _listed(event, "GateInfo"):
        gathered.other("gate-count")
    else:
        gathered.other("heartbeat" if quiet or "NextTime" in event else _kind(post))


def _listed(event: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The list, the one object where it should be, and what such an object holds by that name."""
    found = [*members(event.get(f"{name}List")), *members(event.get(name))]
    return [inner for one in found for inner in (members(one[name]) if name in one else [one])]


def _matches(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the libraries say; some firmware says it of the one match without a list around it."""
    return _listed(told, "LibMatInfo") + ([told] if "MatchPersonInfo" in told else [])


def _of(
    face: Mapping[str, Any],
    faces: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
) -> list[Mapping[str, Any]]:
    """What belongs to a face: the same record's ID, or everything where there is one face."""
    alone, record = len(faces) == 1, text(face.get("ID"))
    return [one for one in found if alone or text(one.get("ID")) == record]


def _face(
    gathered: Gathered,
    event: Mapping[str, Any],
    face: Mapping[str, Any],
    matches: Sequence[Mapping[str, Any]],
    cards: Sequence[Mapping[str, Any]],
) -> None:
    measured = temperature(face.get("Temperature"))
    if measured.celsius is None:
        gathered.other("person-without-temperature")
        return
    matches = [*matches, *_matches(face)]
    number = text(event.get("Seq", event.get("ID"))) or "-"
    hot = any(text(match.get("MatchStatus")) == HOT for match in matches)
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=f"{number}/{text(face.get('ID')) or '-'}"[:64],
            measured_at=_measured_at(event, face),
            measured=measured,
            abnormal=True if hot else None,
            person=_person(matches, cards),
            mask=MASKS.get(text(face.get("MaskFlag")), "unknown"),
            replayed=text(event.get("NotificationType")) == HISTORY,
        )
    )


def _measured_at(event: Mapping[str, Any], face: Mapping[str, Any]) -> Moment:
    """When the face was taken; it may be left out, then when it was told."""
    taken = moment(face.get("Timestamp"))
    return taken if taken.source != "received" else moment(event.get("Timestamp"))


def _person(
    matches: Sequence[Mapping[str, Any]], cards: Sequence[Mapping[str, Any]]
) -> PersonRef | None:
    """An identity number before anything else, be it the library's or the card's that was read."""
    known = [
        person
        for match in matches
        if text(match.get("MatchStatus")) in MATCHED and text(match.get("MatchPersonID")) != "0"
        for person in members(match.get("MatchPersonInfo"))
    ]
    if not known and any(text(match.get("MatchStatus")) in REFUTED for match in matches):
        return None
    calls: tuple[tuple[RefKind, str, Sequence[Mapping[str, Any]]], ...] = (
        ("identity-number", "IdentityNo", [*known, *cards]),
        ("employee-number", "PersonCode", known),
        ("card", "CardID", [*known, *cards]),
    )
    for kind, name, places in calls:
        for place in places:
            if (number := text(place.get(name))).strip("0"):
                return PersonRef(kind, number)
    return None


ADAPTER = Adapter("uniview", read, answer)
