"""ZKTeco's access controllers: hello, registry, events as they happen or stored, and polling."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH, DOUBLED = "/iclock", "/iclock/iclock"
MASKS = {"worn": "1", "not-worn": "0", "unknown": "255"}
DIRECTIONS = {"in": "0", "out": "1", None: "2"}
TEXT = "text/plain"
ANSWER = re.compile(rb"(?:OK(?:: *\d+)?|transaction=\d+)\s*")


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    """What is told of the past comes as stored transactions, which have their own table."""
    stored = all(one.replayed for one in readings)
    lines = "\r\n".join((_transaction if stored else _rtlog)(one) for one in readings)
    table: dict[str, object] = {"table": "rtlog", "Stamp": readings[-1].number}
    if stored:
        table = {"table": "tabledata", "tablename": "transaction", "count": len(readings)}
    return _to(device, "cdata", table, lines.encode())


def _to(device: Instrument, way: str, query: dict[str, object], body: bytes = b"") -> Payload:
    base = DOUBLED if device.style == "doubled" else PATH
    asked = urlencode({"SN": device.serial} | query)
    method = "GET" if way == "getrequest" or "options" in query else "POST"
    return Payload(base, body, TEXT, f"/{way}", asked, method)


def _pin(meant: Meant) -> str:
    return meant.person.value if meant.person and meant.person.kind == "device-pin" else "0"


def _card(meant: Meant) -> str:
    return meant.person.value if meant.person and meant.person.kind == "card" else "0"


def _rtlog(meant: Meant) -> str:
    """Times are the device's own, without an offset."""
    fields = {
        "time": f"{meant.at:%Y-%m-%d %H:%M:%S}", "pin": _pin(meant), "cardno": _card(meant),
        "eventaddr": 1, "event": 3, "inoutstatus": DIRECTIONS[meant.direction], "verifytype": 15,
        "index": meant.number, "sitecode": 0, "linkid": 0, "maskflag": MASKS[meant.mask],
        "temperature": meant.told, "convtemperature": round(meant.celsius * 1.8 + 32, 1),
    }  # fmt: skip
    return "\t".join(f"{name}={value}" for name, value in fields.items())


def _transaction(meant: Meant) -> str:
    fields = {
        "cardno": _card(meant), "pin": _pin(meant), "verified": 15, "doorid": 1, "eventtype": 3,
        "inoutstate": DIRECTIONS[meant.direction], "time_second": packed(meant.at),
        "index": meant.number, "sitecode": 0, "devid": 1, "maskflag": MASKS[meant.mask],
        "temperature": meant.told,
    }  # fmt: skip
    return "transaction " + "\t".join(f"{name}={value}" for name, value in fields.items())


def packed(at: datetime) -> int:
    """The maker's seconds since 2000, in which each month has 31 days."""
    days = ((at.year - 2000) * 12 + at.month - 1) * 31 + at.day - 1
    return ((days * 24 + at.hour) * 60 + at.minute) * 60 + at.second


def greet(device: Instrument) -> Sequence[Payload]:
    about = (
        b"DeviceType=acc,~DeviceName=simulated,FirmVer=0,PushVersion=3.1.2,IRTempDetectionFunOn=1"
    )
    return (
        _to(device, "cdata", {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}),
        _to(device, "registry", {}, about),
    )


def poll(device: Instrument) -> Sequence[Payload]:
    return (_to(device, "getrequest", {}),)


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    good = status == 200 and ANSWER.fullmatch(body) is not None  # noqa: PLR2004 - OK
    return all_or_none(readings, taken=good)


VENDOR = Vendor(
    "zkteco", "address", build, taken, names=("device-pin", "card"), styles=("plain",), most=50,
    replays=True, whole_seconds=True,
    # A line that is cut off before its temperature is one of a door: rightly counted, not kept.
    garbles=("wrong-type",),
    greet=greet, poll=poll,
)  # fmt: skip
