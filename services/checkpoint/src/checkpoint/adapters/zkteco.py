"""ZKTeco's push protocols: of attendance devices (`att`) and of access controllers (`acc`).

Both speak below /iclock and are told apart by path and table alone: `rtlog` and the stored
`transaction` rows name their fields, ATTLOG counts columns. Times are local to the device.

A controller that asks before it opens (background verification, `AuthType=device`) sends the
fields of an rtlog line without its index, and waits for `AUTH=SUCCEED` or `AUTH=FAILED`, the line
once more, an order for the lock and `TIPS` for its screen. That form is known from servers of
others that quote the maker's protocol (4.8, chapter 13), and was not seen on a device. Whoever was
let in comes again as an event of the same second.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from checkpoint.adapters.bodies import Unreadable
from checkpoint.adapters.gathered import Gathered
from checkpoint.adapters.neutral import Adapter, Heard, Measured, Neutral, PersonRef, Post
from checkpoint.adapters.values import moment, temperature, text
from checkpoint.adapters.zkteco_answers import answer
from checkpoint.adapters.zkteco_posts import (
    BLANKS,
    WAYS,
    columns_of,
    fields_of,
    is_handshake,
    lines_of,
    query,
    table_of,
    way_of,
)
from shared.events.checkpoint import Direction, Mask

MASKS: Mapping[str, Mask] = MappingProxyType({"0": "not-worn", "1": "worn"})
"""255 is "not available"."""
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"0": "in", "1": "out"})
"""2 is "neither" for a controller, breaks and overtime for an attendance device, 255 "none"."""
NOBODY = frozenset({"", "0"})
MASK, TEMPERATURE, LONG = 7, 8, 10
"""Columns of ATTLOG, counted from 0, and how many a row has that ends in mask, temperature and
converted temperature. Shorter ones hold other things in these places: the number of the record
in the eighth, or an identity number and a kind in the eighth and ninth of a reader of ID cards."""
MASK_COLUMN = frozenset({"0", "1", "255", ""})
WARMTH = re.compile(rb"temp(?:erature)?\"?\s*[=:]\s*\"?0*[1-9]", re.IGNORECASE)
"""A field that says how warm somebody is, whatever table it is in."""


def read(post: Post) -> Heard:
    """Each line is read for itself; one that cannot be read is set aside as a post of its own."""
    gathered = Gathered(post)
    kind, row = _kind(post), ROWS.get(table_of(post))
    if kind:
        gathered.take(post, lambda one: _other(gathered, one, kind))
    elif row is None or not post.body.strip(BLANKS + b"\n"):
        gathered.take(post, lambda one: _no_rows(gathered, one))
    else:
        gathered.take(post, partial(_rows, gathered, row))
    return gathered.heard()


def _rows(gathered: Gathered, row: Callable[[Gathered, Post], None], post: Post) -> None:
    for line in lines_of(post):
        gathered.take(line, partial(row, gathered))


def _kind(post: Post) -> str:
    """What a request is called that measures nothing by its path."""
    way = way_of(post)
    return WAYS.get(way, "") or ("handshake" if is_handshake(post) else "")


def _other(gathered: Gathered, post: Post, kind: str) -> None:
    gathered.speaker = query(post, "SN")
    gathered.other(kind)


def _no_rows(gathered: Gathered, post: Post) -> None:
    gathered.speaker = query(post, "SN")
    if not (kind := table_of(post) or query(post, "type") or query(post, "AuthType")):
        raise Unreadable("a table without its name")
    if WARMTH.search(post.body):
        raise Unreadable("a table that is not known and tells a temperature")
    gathered.other(kind.lower())


def _rtlog(gathered: Gathered, line: Post) -> None:
    gathered.speaker = query(line, "SN")
    found = fields_of(line)
    _event(gathered, found, "rtlog", found.get("event", ""), found.get("inoutstatus", ""))


def _transaction(gathered: Gathered, line: Post) -> None:
    """A stored event, as a controller uploads it that was offline; its time is packed.

    It has the index of the rtlog line of the same event, and is given the same time.
    """
    gathered.speaker = query(line, "SN")
    found = fields_of(line)
    found.setdefault("time", _unpacked(found.get("time_second", "")))
    _event(gathered, found, "transaction", found.get("eventtype", ""), found.get("inoutstate", ""))


def _unpacked(packed: str) -> str:
    """The maker's seconds since 2000, in which each month has 31 days."""
    if not re.fullmatch(r"[0-9]{1,10}", packed):
        return packed
    minutes, second = divmod(int(packed), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    months, day = divmod(days, 31)
    year, month = divmod(months, 12)
    return f"{2000 + year}-{month + 1:02}-{day + 1:02} {hour:02}:{minute:02}:{second:02}"


def _event(
    gathered: Gathered, found: Mapping[str, str], table: str, event: str, in_or_out: str
) -> None:
    measured = temperature(found.get("temperature"))
    if measured.celsius is None:
        gathered.other(f"{table}-{event if event.isdigit() else 'other'}")
        return
    person, time = _person(found.get("pin", ""), found.get("cardno", "")), moment(found.get("time"))
    # One who asked at this door and one who went through it are the same at the same second; where
    # the time is none, nobody knows.
    door = found.get("eventaddr", found.get("doorid", ""))
    known = person is not None and time.source != "received"
    way = f"{time.text}/{door[:8]}/{person.value}" if person and known else ""
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=text(found.get("index")) or (f"ask/{way}"[:64] if way else "-"),
            measured_at=time,
            measured=measured,
            person=person,
            event=way,
            mask=MASKS.get(found.get("maskflag", found.get("mask", "")), "unknown"),
            direction=DIRECTIONS.get(in_or_out),
            # A controller that was offline uploads what it stored as transactions.
            replayed=table == "transaction",
        )
    )


def _person(pin: str, card: str = "") -> PersonRef | None:
    if pin not in NOBODY:
        return PersonRef("device-pin", text(pin))
    return None if card in NOBODY else PersonRef("card", text(card))


def _attlog(gathered: Gathered, line: Post) -> None:
    """Pin, time, status and so on by column.

    That the ninth column of a row of ten and more is a temperature is the maker's table of 2021
    and later, and believed where the eighth can be a mask; the column after it is the same
    temperature in a unit of the device's choice, and not looked at.
    """
    gathered.speaker = query(line, "SN")
    columns = columns_of(line)
    if len(columns) < 2:  # noqa: PLR2004 - a pin and a time
        raise Unreadable("a row without a time")
    measured = _column_temperature(columns)
    if measured.celsius is None:
        gathered.other("attlog")
        return
    pin, time, status = columns[:3]
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=f"{pin[:32]}/{time[:20]}/{status[:8]}",
            measured_at=moment(time),
            measured=measured,
            person=_person(pin),
            mask=MASKS.get(columns[MASK], "unknown"),
            direction=DIRECTIONS.get(status),
        )
    )


def _column_temperature(columns: list[str]) -> Measured:
    if len(columns) < LONG or columns[MASK] not in MASK_COLUMN:
        return Measured()
    return temperature(columns[TEMPERATURE])


def _asked(gathered: Gathered, line: Post) -> None:
    gathered.speaker = query(line, "SN")
    found = fields_of(line)
    _event(gathered, found, "asked", found.get("event", ""), found.get("inoutstatus", ""))


ROWS: Mapping[str, Callable[[Gathered, Post], None]] = MappingProxyType(
    {"rtlog": _rtlog, "transaction": _transaction, "attlog": _attlog, "authtype": _asked}
)
ADAPTER = Adapter("zkteco", read, answer, stranger=403)
