"""Face terminals of the FC-8000 family, which speak HTTPv2: FC-8300, FC-8200H, FC-8190H, FC-8380T.

A record is JSON in a part of a form, packed with gzip where that is switched on; the parts are
called RecordDetail in the maker's table and recordJson in its example. Bare JSON, lists and fields
of a form are read as well. Epoch seconds, and tenths of a degree of which 0 is none.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from checkpoint.adapters.bodies import (
    GZIP,
    MOST_PARTS,
    TooMuch,
    Unreadable,
    is_picture,
    parsed_json,
    parts_of,
    unzipped,
)
from checkpoint.adapters.gathered import Gathered, members
from checkpoint.adapters.neutral import (
    Adapter,
    Heard,
    Neutral,
    PersonRef,
    Post,
    RefKind,
    Reply,
    Verdict,
)
from checkpoint.adapters.values import charset_of, decoded, moment, temperature, text
from shared.events.checkpoint import Direction

UNREGISTERED, FREE, TOO_WARM = "19", "25", "30"
"""Types of a record: nobody the device knows; let in unasked; refused for the temperature."""
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"1": "in", "0": "out"})
NOBODY = frozenset({"", "0"})
RECORD = frozenset({"RecordID", "RecordDate", "BodyTemp"})
SERIALS = ("SN", "DeviceSN")
MOST_RECORDS = 10_000
"""Records of one list; a device that was offline sends them one by one."""
LONGEST = 128
"""What the longest field may have, the QR code."""
AUTHORIZATION = "requestauthorization"
QUIET: Mapping[str, str] = MappingProxyType({
    "keepalive": "heartbeat", "uploadworksetting": "settings", "downloadworksetting": "settings",
    "remotecommand": "command", "downloadpeoplelist": "people",
    "downloadpeoplelistresult": "people", "deletepeoplelist": "people",
    "deletepeoplelistresult": "people", "pushpeople": "people",
})  # fmt: skip
"""Requests by the last segment of their path that hold no record, but names, photos and passwords
of the menu: only the serial is taken out of them."""
SERIAL = re.compile(rb'"\s*(?:Device)?SN\s*"\s*:\s*"\s*([\w.-]{1,64})')


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    if kind := QUIET.get(_way(post), ""):
        gathered.speaker = _quiet_serial(post)
        gathered.other(kind)
        return gathered.heard()
    try:
        records = list(_records(post))
    except Unreadable as reason:
        gathered.speaker = text(post.query.get("SN"))
        gathered.unclear(post, str(reason))
        return gathered.heard()
    for record in records:
        gathered.take(record, lambda one: _record(gathered, one))
    return gathered.heard()


def answer(post: Post, _: Heard, verdict: Verdict | None = None) -> Reply:
    """`Success` is 1; anything else is an error, and the record is sent again after 10 seconds.

    That is so in the maker's Chinese manual and in its own server; examples of the English one
    say 0. No other fields: the terminal would take them for orders. To a request for authorization
    1 opens and 0 does not, and the message is shown to whoever stands there; nobody is let in
    without a verdict.
    """
    if _way(post) != AUTHORIZATION:
        return _reply({"Success": 1, "Message": "success"})
    if verdict is None:
        return _reply({"Success": 0, "Message": "请走人工通道"})
    return _reply({"Success": int(verdict.admitted), "Message": verdict.text})


def _reply(said: Mapping[str, Any]) -> Reply:
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(body, "application/json; charset=utf-8")


def _way(post: Post) -> str:
    return post.path.rstrip("/").rpartition("/")[2].lower()


def _quiet_serial(post: Post) -> str:
    """The maker's own example of a heartbeat is no JSON, for a comma too many."""
    if found := SERIAL.search(post.body):
        return found[1].decode()
    with suppress(Unreadable):
        return _serial({name: _said(value) for name, value in _form(post)}, post)
    return text(post.query.get("SN"))


def _records(post: Post) -> Iterator[Post]:
    """The records of a post, each as JSON that could have come alone, with its serial."""
    body = unzipped(post.body, post.most)
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        yield from _split(Post(body, post.content_type, post.path, post.query, most=post.most))
        return
    form = _form(Post(body, post.content_type, post.path, post.query))
    said = {name: _said(value) for name, value in form}
    serial = _serial(said, post)
    # A QR code that somebody shows may be JSON as well.
    details = [] if RECORD & said.keys() else [value for _, value in form if _is_json(value)]
    if not details and not said.keys() & {*RECORD, *SERIALS}:
        raise Unreadable("no record")
    for detail in _unpacked(details, post.most) if details else [json.dumps(said).encode()]:
        alone = Post(
            detail, "application/json", post.path, {**post.query, "SN": serial}, most=post.most
        )
        yield from _split(alone)


def _unpacked(details: Iterable[bytes], left: int) -> Iterator[bytes]:
    """Details out of their gzip, all of them together within bounds; one cut off as it is."""
    for detail in details:
        try:
            plain = unzipped(detail, left)
        except TooMuch:
            raise
        except Unreadable:
            plain = detail
        left -= len(plain)
        yield plain


def _form(post: Post) -> list[tuple[str, bytes]]:
    """The fields of a form with their names, without the blanks that the maker writes into them."""
    if "multipart" in post.content_type.lower():
        parts = parts_of(post.body, post.content_type)
        return [(part.name.strip(), part.body) for part in parts if not is_picture(part)]
    said = decoded(post.body, charset_of(post.content_type))
    try:
        pairs = parse_qsl(said, keep_blank_values=True, max_num_fields=MOST_PARTS)
    except ValueError:
        raise Unreadable("more fields than a form may have") from None
    return [(name.strip(), value.encode("utf-8", "replace")) for name, value in pairs]


def _is_json(value: bytes) -> bool:
    return value.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") or value[:2] == GZIP


def _said(value: bytes) -> str:
    return text(decoded(value), LONGEST)


def _split(post: Post) -> Iterator[Post]:
    """One post for each record of a list; what holds but one, and what is no JSON, as it is."""
    try:
        found = parsed_json(unzipped(post.body, post.most), post.content_type)
        around = _named(found) if isinstance(found, dict) else {}
        listed = _few(found if isinstance(found, list) else _listed(around))
        if not listed:
            yield post
            return
        query = {**post.query, "SN": _serial(around, post)}
        alone = [json.dumps(one).encode() for one in listed]
    except TooMuch:
        raise
    except (Unreadable, RecursionError):
        yield post
        return
    for body in alone:
        yield Post(body, "application/json", post.path, query, most=post.most)


def _few(listed: list[Any]) -> list[Any]:
    if len(listed) > MOST_RECORDS:
        raise TooMuch("more records than are read at once")
    return listed


def _listed(found: Mapping[str, Any]) -> list[Any]:
    """The list of records inside an object that is none itself, whatever it is called."""
    for value in () if RECORD & found.keys() else found.values():
        if isinstance(value, list) and any(RECORD & one.keys() for one in members(value)):
            return value
    return []


def _named(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name.strip(): value for name, value in found.items()}


def _serial(found: Mapping[str, Any], post: Post) -> str:
    """The device as the message calls it, else as the form around it did."""
    named = (text(found.get(name)) for name in SERIALS)
    return next(filter(None, named), "") or text(post.query.get("SN"))


def _record(gathered: Gathered, post: Post) -> None:
    found = parsed_json(unzipped(post.body, post.most), post.content_type)
    if not isinstance(found, dict):
        raise Unreadable("no record")
    found = _named(found)
    gathered.speaker = _serial(found, post)
    if not RECORD & found.keys():
        _message(gathered, post, found)
        return
    measured = temperature(found.get("BodyTemp"), tenths=True)
    type_ = text(found.get("RecordType"))
    if measured.celsius is None:
        table = "system" if _way(post) == "uploadsystemrecord" else "record"
        gathered.other(f"{table}-{type_ if type_.isdigit() else 'other'}")
        return
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=_sequence(found, post),
            measured_at=moment(found.get("RecordDate")),
            measured=measured,
            abnormal=True if type_ == TOO_WARM else None,
            person=(person := _person(found, type_)),
            direction=DIRECTIONS.get(text(found.get("IsEntry"))),
            event=_event(found, person),
        )
    )


def _sequence(found: Mapping[str, Any], post: Post) -> str:
    """Requests for authorization have numbers of their own."""
    number = text(found.get("RecordID")) or "-"
    return f"ask/{number}"[:64] if _way(post) == AUTHORIZATION and number != "-" else number


def _event(found: Mapping[str, Any], person: PersonRef | None) -> str:
    """Somebody whose authorization was asked for comes again as a record with another number.

    It is assumed that both tell the same second; a stranger cannot be told from the next one.
    """
    when = moment(found.get("RecordDate"))
    # Without a clock every time is the same one, and the next fever would be let in by the first.
    if person is None or when.source == "received":
        return ""
    return f"{when.text}/{person.kind}/{person.value}"


def _message(gathered: Gathered, post: Post, found: Mapping[str, Any]) -> None:
    if found.keys().isdisjoint(SERIALS):
        raise Unreadable("no record")
    gathered.other(_way(post) or "message")


def _person(found: Mapping[str, Any], type_: str) -> PersonRef | None:
    """Who it is by the strongest name: identity card, employee number, number in the device.

    Whom the device does not know has neither of its own two numbers; what such a person showed
    (card, code or identity card) counts, and without it a stranger is None: one reference for all
    strangers would make one person of them. Where anybody is let in, the user's number is that of
    the card.
    """
    names: list[tuple[RefKind, str]]
    names = [("identity-number", "IdentityCard"), ("card", "CardNum"), ("qr", "QRCode")]
    if type_ == FREE:
        names.insert(1, ("card", "UserID"))
    elif type_ != UNREGISTERED:
        names[1:1] = [("employee-number", "Code"), ("device-pin", "UserID")]
    for kind, name in names:
        if (value := text(found.get(name), LONGEST)) not in NOBODY:
            return PersonRef(kind, value)
    return None


ADAPTER = Adapter("fc8300", read, answer)
