"""Dahua's access terminals, some of them sold as Intelbras: events called AccessControl.

They come as a form whose part `info`, in some firmware without a name, is JSON said to be
text/plain (pictures are in other parts), or as bare JSON: one event, or several in `Events`.

Documented (Intelbras, for events that are pushed) are Code, Data with UTC, UserID, CardNo, Door and
Type, and PhysicalAddress; RealUTC, SN and DataSource are in events that were recorded. No document
tells how a pushed event says the temperature, the mask or the identity number: it is assumed that
their fields are called as in the maker's SDK, with or without its prefixes. Where that is wrong, an
event is counted and not read.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json
from checkpoint.adapters.gathered import Gathered, members, messages
from checkpoint.adapters.neutral import (
    Adapter,
    Heard,
    Measured,
    Moment,
    Neutral,
    PersonRef,
    Post,
    RefKind,
    Reply,
    Verdict,
)
from checkpoint.adapters.values import moment, temperature, text, truth
from shared.events.checkpoint import Direction, Mask

SERIALS = ("PhysicalAddress", "SerialID", "MachineID", "SN")
PEOPLE: tuple[tuple[RefKind, tuple[str, ...]], ...] = (
    ("identity-number", ("CitizenIDNo", "szCitizenIDNo")),
    ("employee-number", ("UserID", "szUserID")),
    ("card", ("CardNo", "szCardNo")),
)
VALID = ("ManTemperature", "bManTemperature", "IsManTemperature", "IsTemperature")
TEMPERATURES = ("CurrentTemperature", "fCurrentTemperature", "Temperature")
UNITS: Mapping[str, str] = MappingProxyType(
    {"-1": "", "unknown": "", "0": "C", "centigrade": "C", "1": "F", "2": "K"}
)
"""Older headers count from 1: what is told in their way does not fit its unit, and is set aside."""
OVER = ("IsOverTemperature", "bIsOverTemperature")
MASKS: Mapping[str, Mask] = MappingProxyType({"2": "not-worn", "3": "worn"})
"""The SDK's emMask; 0 is unknown and 1 not recognised. The codes of a `Mask` without prefix are not
documented: it stays unknown."""
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"entry": "in", "exit": "out"})
HEARTBEATS = frozenset({"heartbeat", "keepalive"})
DAY_FIRST = re.compile(r"(\d\d)-(\d\d)-(20\d\d) (\d\d:\d\d:\d\d)\Z")


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    for one in messages(post, gathered):
        gathered.take(one, lambda one: _message(one, gathered))
    return gathered.heard()


def answer(_: Post, __: Heard, verdict: Verdict | None = None) -> Reply:
    """200, or the event is stored and sent again; in online mode the device opens by the verdict.

    Documented (Intelbras, online mode) are `message`, `code` and `auth`, all of them texts. A
    device in another mode looks at the status alone.
    """
    if verdict is None:
        return Reply(b"OK")
    auth = "true" if verdict.admitted else "false"
    said = {"message": verdict.text, "code": "200", "auth": auth}
    return Reply(json.dumps(said, ensure_ascii=False).encode(), "application/json")


def _bare(body: bytes) -> bytes:
    return body.lstrip(b"\xef\xbb\xbf \r\n\t")


def _beats(body: bytes) -> bool:
    return body[:40].strip().lower() in (b"heartbeat", b"keepalive")


def _is_quiet(post: Post) -> bool:
    return post.path.rstrip("/").rpartition("/")[2].lower() in HEARTBEATS


def _message(post: Post, gathered: Gathered) -> None:
    if _beats(post.body) or (_is_quiet(post) and not _bare(post.body)):
        gathered.other("heartbeat")
        return
    said = parsed_json(post.body, post.content_type)
    if not isinstance(said, dict):
        raise Unreadable("no event")
    if "Events" not in said:
        _event(gathered, said, said)
        return
    events = list(members(said["Events"]))
    if not events:
        gathered.other("no-events")
    for event in events:
        gathered.each(partial(_event, gathered, said, event), partial(_alone, post, said, event))


def _alone(post: Post, said: Mapping[str, Any], event: Mapping[str, Any]) -> Post:
    """One event of several as a post that could have come alone."""
    if said["Events"] in (event, [event]):
        return post
    return Post(as_json({**said, "Events": [event]}), "application/json", post.path, post.query)


def _event(gathered: Gathered, said: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    data = event.get("Data")
    data = data if isinstance(data, dict) else {}
    about = {**said, **event, **data}
    gathered.speaker = _first(about, *SERIALS)
    code = text(event.get("Code"))
    if code == "AccessControl":
        _access(gathered, about, data)
    else:
        quiet = code.lower() in HEARTBEATS or (not code and _is_quiet(gathered.whole))
        gathered.other("heartbeat" if quiet else code)


def _first(found: Mapping[str, Any], *names: str) -> str:
    return next(filter(None, (text(found.get(name)) for name in names)), "")


def _access(gathered: Gathered, about: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    measured = _temperature(data)
    if measured.celsius is None:
        gathered.other("access-control")
        return
    at = _measured_at(about, data)
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=_sequence(data, at),
            measured_at=at,
            measured=measured,
            abnormal=_abnormal(data),
            person=_person(data),
            mask=MASKS.get(text(data.get("emMask")), "unknown"),
            direction=DIRECTIONS.get(text(data.get("Type")).lower()),
            replayed=text(about.get("DataSource")).lower() == "offline",
        )
    )


def _sequence(data: Mapping[str, Any], at: Moment) -> str:
    """A device does not count its events: the second, who, and at which door."""
    second = at.text if at.source.startswith("epoch") else "-"
    who = _first(data, "UserID", "szUserID", "CardNo", "szCardNo") or "-"
    return f"{second}/{who}/{text(data.get('Door')) or '-'}"[:64]


def _measured_at(about: Mapping[str, Any], data: Mapping[str, Any]) -> Moment:
    """RealUTC before UTC, which may follow the device's own zone; Time is local."""
    written = _local(about.get("Time"))
    for told in (moment(data.get("RealUTC")), moment(data.get("UTC"))):
        if told.source != "received":
            return told
    return written


def _local(value: Any) -> Moment:
    """A local time with its day first, or with its year first as other firmware writes it."""
    written = text(value)
    found = DAY_FIRST.match(written)
    if found is None:
        return moment(written)
    day, month, year, clock = found.groups()
    return replace(moment(f"{year}-{month}-{day} {clock}"), text=written)


def _about_temperature(data: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("ManTemperatureInfo", "stuManTemperatureInfo"):
        if isinstance(info := data.get(name), dict):
            return info
    return data


def _temperature(data: Mapping[str, Any]) -> Measured:
    """The SDK's value holds only where its flag does: false is "not measured".

    A flag that is absent hides nothing, its name is assumed as well.
    """
    if any(truth(data.get(name)) is False for name in VALID):
        return Measured()
    info = _about_temperature(data)
    unit = _first(info, "TemperatureUnit", "emTemperatureUnit")
    value = next((info[name] for name in TEMPERATURES if info.get(name) is not None), None)
    return replace(temperature(value, UNITS.get(unit.lower(), unit)), unit=unit)


def _abnormal(data: Mapping[str, Any]) -> bool | None:
    info = _about_temperature(data)
    return next((said for name in OVER if (said := truth(info.get(name))) is not None), None)


def _person(data: Mapping[str, Any]) -> PersonRef | None:
    for kind, names in PEOPLE:
        if (number := _first(data, *names)).strip("0"):
            return PersonRef(kind, number)
    return None


ADAPTER = Adapter("dahua", read, answer)
