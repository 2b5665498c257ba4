"""CloudEvents 1.0 over HTTP: structured, in batches, and binary with its attributes in headers.

Source and id are unique together by the standard and name the device and the reading. An event
is looked at where its type speaks of temperatures, of measuring or of vehicles; all others are
counted by type, for the warmth of a device in its heartbeat is nobody's fever.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import unquote

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json
from checkpoint.adapters.gathered import Gathered
from checkpoint.adapters.neutral import Adapter, Heard, Measured, Neutral, PersonRef, Post, Reply
from checkpoint.adapters.persons import person_id, unmistakable
from checkpoint.adapters.values import UNITS, Contradiction, bounded, moment, temperature, text
from shared.events.checkpoint import BodySite, Direction, Mask

MEDIA_TYPE = "application/cloudevents"
STRUCTURED = f"{MEDIA_TYPE}+json"
SITES: Mapping[str, BodySite] = MappingProxyType({one: one for one in get_args(BodySite)})
MASKS: Mapping[str, Mask] = MappingProxyType({"worn": "worn", "not-worn": "not-worn"})
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"in": "in", "out": "out"})
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
WARM = frozenset({"temp", "fever"})
GENERAL = frozenset(
    {"reading", "readings", "measurement", "measurements", "measured", "observation", "screening",
     "vehicle", "plate", "anpr", "lpr"}
)  # fmt: skip
MOST_OF_A_TYPE = 40

Data = Callable[[], Any]


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    gathered.take(post, lambda whole: _request(gathered, whole))
    return gathered.heard()


def answer(_: Post, heard: Heard, *__: object) -> Reply:
    """204 says that all was dealt with, 202 that something is not yet; neither has a body."""
    return Reply(status=202 if heard.unclear else 204)


def _request(gathered: Gathered, post: Post) -> None:
    """The media type says the mode; a JSON list is a batch, and it may be empty."""
    structured = post.content_type.strip().lower().startswith(MEDIA_TYPE)
    if not structured and any(name.startswith("ce-") for name in post.headers):
        _event(gathered, _attributes(post), lambda: parsed_json(post.body, post.content_type))
        return
    found = parsed_json(post.body, post.content_type)
    if not isinstance(found, list):
        _structured(gathered, found)
        return
    for one in found:
        gathered.each(partial(_structured, gathered, one), partial(_alone, post, one))


def _alone(post: Post, event: Any) -> Post:
    return replace(post, body=as_json(event), content_type=STRUCTURED)


def _attributes(post: Post) -> dict[str, Any]:
    return {
        name.removeprefix("ce-"): _unescaped(value)
        for name, value in post.headers.items()
        if name.startswith("ce-")
    }


def _unescaped(value: str) -> str:
    """Take off quotes, which older versions wrote, then one round of percent-encoding."""
    if re.fullmatch(r'".*"', value.strip()):
        value = re.sub(r"\\(.)", r"\1", value.strip()[1:-1])
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise Unreadable("a header that is not UTF-8") from None


def _structured(gathered: Gathered, event: Any) -> None:
    if not isinstance(event, dict):
        raise Unreadable("no CloudEvent")
    _event(gathered, event, lambda: _data(event))


def _data(event: Mapping[str, Any]) -> Any:
    """`data` as it is: the standard forbids to read a text in it as JSON once more."""
    if "data_base64" not in event:
        return event.get("data")
    if "data" in event:
        raise Contradiction("a CloudEvent with data in two members")
    try:
        body = b64decode("".join(str(event["data_base64"]).split()), validate=True)
    except ValueError:
        raise Unreadable("data that is no base64") from None
    return parsed_json(body, text(event.get("datacontenttype")))


def _event(gathered: Gathered, event: Mapping[str, Any], data: Data) -> None:
    gathered.speaker = bounded(event.get("source"))
    if event.get("specversion") != "1.0":
        raise Unreadable("no CloudEvent of version 1.0")
    kind = text(event.get("type"), 1024)
    if not gathered.speaker or not kind:
        raise Unreadable("a CloudEvent without its source or its type")
    words = {word.lower() for word in WORDS.findall(kind)}
    warm = any(_is_warm(word) for word in words)
    if warm or words & GENERAL:
        _reading(gathered, event, data(), kind, any_value=warm)
    else:
        gathered.other(kind[-MOST_OF_A_TYPE:])


def _is_warm(word: str) -> bool:
    return "temperature" in word or word.startswith("therm") or word in WARM


def _reading(
    gathered: Gathered, event: Mapping[str, Any], data: Any, kind: str, *, any_value: bool
) -> None:
    if not isinstance(data, dict):
        raise Unreadable("the data of the CloudEvent is no object")
    measured = _measured(data, any_value=any_value)
    plate = text(data.get("plate")) or None
    if measured.celsius is None and plate is None:
        gathered.other(kind[-MOST_OF_A_TYPE:])
        return
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=_sequence(event, data),
            measured_at=moment(text(event.get("time"))),
            measured=measured,
            body_site=_site(_either(data, "body_site", "bodySite")),
            person=_person(event, data),
            mask=MASKS.get(_said(data.get("mask")), "unknown"),
            direction=DIRECTIONS.get(_said(data.get("direction"))),
            plate=plate,
        )
    )


def _sequence(event: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """The id, which the standard demands; a device that leaves it out may count in its data."""
    found = bounded(event.get("id")) or bounded(data.get("sequence"))
    if not found:
        raise Unreadable("a CloudEvent without its id")
    return found


def _measured(data: Mapping[str, Any], *, any_value: bool) -> Measured:
    """`celsius`, else `temperature`, else `value` where the type says what it is the value of."""
    unit = text(data.get("unit"))
    if data.get("celsius") is not None:
        if unit and UNITS.get(unit.lower()) != "C":
            raise Contradiction("degrees Celsius that have another unit")
        return temperature(data["celsius"], unit or "celsius")
    found = data.get("temperature")
    if found is None and any_value:
        found = data.get("value")
    if isinstance(found, dict):
        return temperature(found.get("value"), text(found.get("unit")) or unit)
    return temperature(found, unit)


def _site(value: Any) -> BodySite | None:
    """None where nothing is said; what is said and not known does not become the registry's."""
    said = _said(value)
    return SITES.get(said, "unknown") if said else None


def _person(event: Mapping[str, Any], data: Mapping[str, Any]) -> PersonRef | None:
    """Our own id, else an identity number, an employee number or a card, else a clear subject."""
    ours = person_id(_either(data, "person_id", "personId"))
    if ours and ours.kind == "person-id":
        return ours
    if number := text(_either(data, "identity_number", "identityNumber")):
        return PersonRef("identity-number", number)
    if number := text(_either(data, "employee_number", "employeeNumber")):
        return PersonRef("employee-number", number)
    if card := text(data.get("card")):
        return PersonRef("card", card)
    return unmistakable(event.get("subject"))


def _either(data: Mapping[str, Any], *names: str) -> Any:
    return next((data[name] for name in names if data.get(name) is not None), None)


def _said(value: Any) -> str:
    return text(value).lower().replace("_", "-").replace(" ", "-")


ADAPTER = Adapter("cloudevents", read, answer)
