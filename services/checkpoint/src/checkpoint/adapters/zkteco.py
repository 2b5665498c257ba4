"""ZKTeco's push protocols: of attendance devices (`att`) and of access controllers (`acc`).

Both speak below /iclock and are told apart by path and table alone: `rtlog` and the stored
`transaction` rows name their fields, ATTLOG counts columns. Times are local to the device.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from checkpoint.adapters.bodies import Unreadable
from checkpoint.adapters.gathered import Gathered
from checkpoint.adapters.neutral import Adapter, Heard, Measured, Neutral, PersonRef, Post, Reply
from checkpoint.adapters.values import charset_of, decoded, moment, temperature, text
from shared.events.checkpoint import Direction, Mask

MASKS: Mapping[str, Mask] = MappingProxyType({"0": "not-worn", "1": "worn"})
"""255 is "not available"."""
DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"0": "in", "1": "out"})
"""2 is "neither" for a controller, breaks and overtime for an attendance device, 255 "none"."""
NOBODY = frozenset({"", "0"})
WAYS: Mapping[str, str] = MappingProxyType({
    "getrequest": "heartbeat", "ping": "heartbeat", "registry": "registry", "push": "options",
    "devicecmd": "command-result", "querydata": "query-result", "rtdata": "time-asked",
    "exchange": "key-exchange", "fdata": "photo", "edata": "data", "file": "file",
})  # fmt: skip
"""Requests that measure nothing, by the last segment of their path; any other is `cdata`."""
UNCOUNTED = frozenset({"", "rtlog", "rtstate", "options", "attphoto"})
"""Tables, and no table at all, whose answer is a bare `OK`; others want the number of lines."""
MASK, TEMPERATURE, LONG = 7, 8, 10
"""Columns of ATTLOG, counted from 0, and how many a row has that ends in mask, temperature and
converted temperature. Shorter ones hold other things in these places: the number of the record
in the eighth, or an identity number and a kind in the eighth and ninth of a reader of ID cards."""
MASK_COLUMN = frozenset({"0", "1", "255", ""})
OPTIONS = (
    "Stamp=9999", "OpStamp=9999", "ATTLOGStamp=None", "OPERLOGStamp=9999", "ATTPHOTOStamp=None",
    "ErrorDelay=30", "Delay=30", "TransTimes=00:00;14:05", "TransInterval=1",
    "TransFlag=TransData AttLog", "TimeZone=8", "Realtime=1", "Encrypt=None",
    "ServerVer=2.2.14", "PushProtVer=2.2.14", "IRTempUnitTrans=0", "SupportPing=1",
)  # fmt: skip
"""Readings at once, none of the people, photos and fingerprints, and no encryption (which begins
with version 2.4.0). A stamp of 0 would make the device send all it has at each handshake."""
ACC_OPTIONS = (
    "ServerVersion=3.1.2", "ServerName=ADMS", "PushVersion=3.1.2", "PushProtVer=3.1.2",
    "ErrorDelay=30", "RequestDelay=30", "TransTimes=00:00;14:05", "TransInterval=1",
    "TransTables=Transaction", "Realtime=1", "TimeoutSec=10",
)  # fmt: skip


def read(post: Post) -> Heard:
    """Each line is read for itself; one that cannot be read is set aside as a post of its own."""
    gathered = Gathered(post)
    kind, row = _kind(post), ROWS.get(_table(post))
    if kind:
        gathered.take(post, lambda one: _other(gathered, one, kind))
    elif row is None or not (lines := list(_lines(post))):
        gathered.take(post, lambda one: _no_rows(gathered, one))
    else:
        for line in lines:
            gathered.take(line, partial(row, gathered))
    return gathered.heard()


def answer(post: Post, _: Heard) -> Reply:
    """`OK` in one of its forms. A table that is not answered by its own name comes for ever.

    The time that `rtdata` asks for is not told: a rule reads no clock, sources disagree on whether
    it is Greenwich's or the device's own, and the answer's Date header says it without doubt.
    """
    way, table = _way(post), _query(post, "table").lower()
    if way == "registry":
        return _reply(f"RegistryCode={_code(post, 'registry')}")
    if way == "push":
        return _reply(*ACC_OPTIONS, f"SessionID={_code(post, 'session')}")
    if way in WAYS:
        return _reply("OK")
    if _is_handshake(post):
        return _handshake(post)
    if table == "tabledata" and (name := _plain(_query(post, "tablename"))):
        return _reply(f"{name}={_count(post)}")
    return _reply("OK" if table in UNCOUNTED else f"OK: {_count(post)}")


def _handshake(post: Post) -> Reply:
    if _query(post, "DeviceType").lower() == "acc":
        codes = f"RegistryCode={_code(post, 'registry')}", f"SessionID={_code(post, 'session')}"
        return _reply("registry=ok", *codes, *ACC_OPTIONS)
    return _reply(f"GET OPTION FROM: {_plain(_query(post, 'SN'))}", *OPTIONS)


def _reply(*lines: str) -> Reply:
    return Reply("\n".join(lines).encode())


def _code(post: Post, purpose: str) -> str:
    """What the server makes up for a device and tells it again each time; it guards nothing."""
    named = f"{purpose} {_query(post, 'SN')}".encode("utf-8", "replace")
    return hashlib.sha256(named).hexdigest()[:16]


def _count(post: Post) -> str:
    if (told := _query(post, "count")).isascii() and told.isdigit():
        return told[:9]
    return str(sum(1 for _ in _lines(post)))


def _query(post: Post, name: str) -> str:
    """A parameter by its name in any case: firmwares write SN and sn."""
    wanted = name.lower()
    return next((text(value) for key, value in post.query.items() if key.lower() == wanted), "")


def _plain(value: str) -> str:
    """What is said back to a device: nothing that could end its line."""
    return re.sub(r"[^\w.-]", "", value, flags=re.ASCII)


def _way(post: Post) -> str:
    """The last segment of a path that may be doubled, prefixed, or end in .aspx."""
    return post.path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()


def _table(post: Post) -> str:
    table = _query(post, "table").lower()
    stored = table == "tabledata" and _query(post, "tablename").lower() == "transaction"
    return "transaction" if stored else table


def _is_handshake(post: Post) -> bool:
    asks = bool(_query(post, "options")) or not post.body.strip()
    return asks and not _query(post, "table")


def _kind(post: Post) -> str:
    """What a request is called that measures nothing by its path."""
    way = _way(post)
    return WAYS.get(way, "") or ("handshake" if _is_handshake(post) else "")


def _lines(post: Post) -> Iterator[Post]:
    """The lines of a body, each as a post that could have come alone."""
    for line in post.body.split(b"\n"):
        if line.strip(b"\x00\t\r "):
            yield Post(line.strip(b"\x00\r "), post.content_type, post.path, post.query)


def _columns(line: Post) -> list[str]:
    said = decoded(line.body, charset_of(line.content_type))
    return [column.strip() for column in said.split("\t")]


def _other(gathered: Gathered, post: Post, kind: str) -> None:
    gathered.speaker = _query(post, "SN")
    gathered.other(kind)


def _no_rows(gathered: Gathered, post: Post) -> None:
    gathered.speaker = _query(post, "SN")
    if not (kind := _table(post) or _query(post, "type") or _query(post, "AuthType")):
        raise Unreadable("a table without its name")
    gathered.other(kind.lower())


def _fields(line: Post) -> dict[str, str]:
    """Fields by name: their number and order differ from firmware to firmware.

    A stored row begins with the name of its table and a blank.
    """
    pairs = [column.partition("=") for column in _columns(line) if "=" in column]
    found = {name.strip().lower().split(" ")[-1]: value.strip() for name, _, value in pairs}
    if not found:
        raise Unreadable("a line without fields")
    return found


def _rtlog(gathered: Gathered, line: Post) -> None:
    gathered.speaker = _query(line, "SN")
    found = _fields(line)
    _event(gathered, found, "rtlog", found.get("event", ""), found.get("inoutstatus", ""))


def _transaction(gathered: Gathered, line: Post) -> None:
    """A stored event, as a controller uploads it that was offline; its time is packed.

    It has the index of the rtlog line of the same event, and is given the same time.
    """
    gathered.speaker = _query(line, "SN")
    found = _fields(line)
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
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=text(found.get("index")) or "-",
            measured_at=moment(found.get("time")),
            measured=measured,
            person=_person(found.get("pin", ""), found.get("cardno", "")),
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
    gathered.speaker = _query(line, "SN")
    columns = _columns(line)
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


ROWS: Mapping[str, Callable[[Gathered, Post], None]] = MappingProxyType(
    {"rtlog": _rtlog, "transaction": _transaction, "attlog": _attlog}
)
ADAPTER = Adapter("zkteco", read, answer, stranger=403)
