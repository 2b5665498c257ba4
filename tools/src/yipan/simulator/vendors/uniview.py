"""Uniview's access terminals: PersonVerification."""

import json
from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/intake/uniview"
NOTIFICATION = "/LAPI/V1.0/System/Event/Notification/PersonVerification"
MASKS = {"unknown": 0, "not-worn": 1, "worn": 2}
NAMES = {"employee-number": "PersonCode", "identity-number": "IdentityNo", "card": "CardID"}
FACE = 1
HOT, MATCHED, ALARM_FROM = 11, 1, 37.3


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    (meant,) = readings
    at = int(meant.at.timestamp())
    matches = _matches(meant)
    face = {
        "ID": FACE, "Timestamp": at, "CapSrc": 1, "Temperature": meant.told,
        "MaskFlag": MASKS[meant.mask],
    }  # fmt: skip
    said = {
        "Seq": meant.number, "DeviceCode": device.serial, "Timestamp": at,
        "NotificationType": int(meant.replayed), "Reference": "",
        "FaceInfoNum": 1, "FaceInfoList": [face], "CardInfoNum": 0, "CardInfoList": [],
        "GateInfoNum": 0, "GateInfoList": [],
        "LibMatInfoNum": len(matches), "LibMatInfoList": matches,
    }  # fmt: skip
    return Payload(PATH, as_json(said), rest=NOTIFICATION)


def _matches(meant: Meant) -> list[dict[str, Any]]:
    if meant.person is None:
        return []
    known = {"PersonCode": "", "PersonName": "测试", "CardID": "", "IdentityNo": ""}
    status = HOT if meant.celsius >= ALARM_FROM else MATCHED
    return [{
        "ID": FACE, "LibID": 3, "LibType": 3, "MatchStatus": status, "MatchPersonID": 111,
        "MatchPersonInfo": known | {NAMES[meant.person.kind]: meant.person.value},
    }]  # fmt: skip


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    """Only an answer that says the record's number back tells the device that it arrived."""
    said = json.loads(body).get("Response", {}) if status == 200 else {}  # noqa: PLR2004 - OK
    number = said.get("Data", {}).get("RecordID")
    # Of what was cut off nobody can know the number.
    good = said.get("StatusCode") == 0 and number in (0, *(one.number for one in readings))
    return all_or_none(readings, taken=good)


VENDOR = Vendor(
    "uniview", "path-token", build, taken, names=("employee-number", "identity-number", "card"),
    styles=("",), directions=False, replays=True, whole_seconds=True,
)  # fmt: skip
