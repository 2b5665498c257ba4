"""Face terminals that speak HTTPv2: a record in a part of a form, packed with gzip or not."""

import gzip
import json
from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import FORM, PICTURE, as_json, form
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/intake/fc8300"
RECORD = "/Record/UploadIdentifyRecord"
DIRECTIONS = {"in": 1, "out": 0, None: 2}
NAMES = {
    "employee-number": "Code", "identity-number": "IdentityCard", "device-pin": "UserID",
    "card": "CardNum",
}  # fmt: skip
KNOWN, UNREGISTERED, TOO_WARM = 3, 19, 30
ALARM_FROM = 37.3


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    (meant,) = readings
    detail = as_json(_record(meant))
    if device.style == "gzip":
        # The time of packing would make two bodies of one record.
        detail = gzip.compress(detail, mtime=0)
    parts = {
        "SN": ("text/plain", f" {device.serial}".encode()),
        "RecordDetail": ("application/octet-stream", detail),
    }
    # What is cut off is to be the message: no picture comes behind it.
    picture = {} if meant.garbled else {"Photo": ("image/jpeg", PICTURE)}
    return Payload(PATH, form(parts | picture), FORM, rest=RECORD)


def _record(meant: Meant) -> dict[str, Any]:
    """Tenths of a degree and epoch seconds; who is too warm is refused, whoever it is."""
    type_ = KNOWN if meant.person else UNREGISTERED
    record = {
        "RecordID": meant.number, "RecordDate": int(meant.at.timestamp()),
        "RecordType": TOO_WARM if meant.celsius >= ALARM_FROM else type_,
        "UserID": "0", "Code": "", "IdentityCard": "", "CardNum": "0", "QRCode": "",
        "IsEntry": DIRECTIONS[meant.direction],
        "BodyTemp": _tenths(meant),
    }  # fmt: skip
    return record | ({NAMES[meant.person.kind]: meant.person.value} if meant.person else {})


def _tenths(meant: Meant) -> Any:
    return meant.told if meant.garbled == "wrong-type" else round(meant.celsius * 10)


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    good = status == 200 and json.loads(body).get("Success") == 1  # noqa: PLR2004 - OK
    return all_or_none(readings, taken=good)


VENDOR = Vendor(
    "fc8300", "path-token", build, taken,
    names=("employee-number", "identity-number", "device-pin", "card"), styles=("gzip", "plain"),
    masks=False, whole_seconds=True,
)  # fmt: skip
