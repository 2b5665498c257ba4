"""How ZKTeco's devices are answered: `OK` in one of its forms, options, and the gate's word."""

import hashlib
import re
from contextlib import suppress

from checkpoint.adapters.bodies import Unreadable
from checkpoint.adapters.neutral import Heard, Post, Reply, Verdict
from checkpoint.adapters.zkteco_posts import (
    WAYS,
    asks,
    fields_of,
    is_handshake,
    lines_of,
    plain,
    query,
    way_of,
)

UNCOUNTED = frozenset({"", "rtlog", "rtstate", "options", "attphoto"})
"""Tables, and no table at all, whose answer is a bare `OK`; others want the number of lines."""
OPEN_SECONDS = 3
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


def answer(post: Post, _: Heard, verdict: Verdict | None = None) -> Reply:
    """`OK` in one of its forms. A table that is not answered by its own name comes for ever.

    The time that `rtdata` asks for is not told: a rule reads no clock, sources disagree on whether
    it is Greenwich's or the device's own, and the answer's Date header says it without doubt.
    """
    way, table = way_of(post), query(post, "table").lower()
    if way in WAYS:
        return _of_no_table(post, way)
    if is_handshake(post):
        return _handshake(post)
    if asks(post):
        return _word(post, verdict or Verdict(admitted=False, text="请重新测温"))
    if table == "tabledata" and (name := plain(query(post, "tablename"))):
        return _reply(f"{name}={_count(post)}")
    return _reply("OK" if table in UNCOUNTED else f"OK: {_count(post)}")


def _of_no_table(post: Post, way: str) -> Reply:
    if way == "registry":
        return _reply(f"RegistryCode={_code(post, 'registry')}")
    if way == "push":
        return _reply(*ACC_OPTIONS, f"SessionID={_code(post, 'session')}")
    return _reply("OK")


def _handshake(post: Post) -> Reply:
    if query(post, "DeviceType").lower() == "acc":
        codes = f"RegistryCode={_code(post, 'registry')}", f"SessionID={_code(post, 'session')}"
        return _reply("registry=ok", *codes, *ACC_OPTIONS)
    return _reply(f"GET OPTION FROM: {plain(query(post, 'SN'))}", *OPTIONS)


def _word(post: Post, verdict: Verdict) -> Reply:
    """The verdict; an order for the lock only where the door has a number. Without any it fails."""
    said = [line.body for line in lines_of(post)][-1:]
    admitted = verdict.admitted and bool(said)
    lines = [b"AUTH=SUCCEED" if admitted else b"AUTH=FAILED", *said]
    if admitted and (door := _door(post)):
        lines.append(f"CONTROL DEVICE 01{door:02X}01{OPEN_SECONDS:02X}".encode())
    lines.append(f"TIPS={' '.join(verdict.text.split())}".encode())
    return Reply(b"\r\n".join(lines))


def _door(post: Post) -> int:
    """The number of the door that somebody stands at, 0 where it has none."""
    for line in lines_of(post):
        with suppress(Unreadable):
            number = fields_of(line).get("eventaddr", "")
            return int(number) if re.fullmatch(r"[1-9][0-9]?", number) else 0
    return 0


def _reply(*lines: str) -> Reply:
    return Reply("\n".join(lines).encode())


def _code(post: Post, purpose: str) -> str:
    """What the server makes up for a device and tells it again each time; it guards nothing."""
    named = f"{purpose} {query(post, 'SN')}".encode("utf-8", "replace")
    return hashlib.sha256(named).hexdigest()[:16]


def _count(post: Post) -> str:
    if (told := query(post, "count")).isascii() and told.isdigit():
        return told[:9]
    return str(sum(1 for _ in lines_of(post)))
