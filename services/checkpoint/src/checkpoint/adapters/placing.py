"""From a neutral reading to a row as our own devices send it."""

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from checkpoint.adapters.neutral import Neutral, PersonRef, RefKind
from checkpoint.adapters.values import Contradiction
from checkpoint.domain.device import Device
from shared.errors import Invalid
from shared.events.checkpoint import Quality
from shared.identity import identity_number, person_id
from shared.plates import normal_plate

DIGITS_OF_A_DATE = 8
OWN = re.compile(r"(?:(?:urn:yipan:)?person:)?([0-9a-f]{32})", re.IGNORECASE)
NUMBERED: frozenset[RefKind] = frozenset({"identity-number", "employee-number", "device-pin", "qr"})
"""Where an identity number may stand: enterprises use it as the number of their people, also in a
device, and codes hold it. Its date and check character tell it from any other number."""


class Placed(NamedTuple):
    """A row for the sealer, with what is doubtful about it; `celsius` is None of a vehicle."""

    row: Mapping[str, Any]
    doubts: tuple[Quality, ...]


def place(
    reading: Neutral,
    device_id: str,
    device: Device,
    received_at: datetime,
    person_key: bytes,
    proof: str = "",
    badge_of: str | None = None,
) -> Placed:
    """Say of which device, when and of whom it is; `badge_of` is whose number or card it has.

    A time without an offset is in the device's own zone; one that cannot be read is the time of
    receipt, and one that is relative is so to it. Each is told. Contradiction where a plate is
    none. `proof` is the signature it came with: the same request says the same, whenever it comes.
    """
    measured = reading.measured
    at, doubts = _when(reading, device.setup.zone, received_at)
    if measured.inferred:
        doubts.append("unit-inferred")
    if reading.replayed:
        doubts.append("replayed")
    row: dict[str, Any] = {
        "device_id": device_id,
        # Some makers put a person's number into it, and what it names stands beside the person.
        "sequence": _hidden(reading.sequence, person_key),
        "event": _hidden(reading.event, person_key) if reading.event else None,
        "said_at": reading.measured_at.text if _tells_when(reading) else proof or at,
        "measured_at": at,
        "celsius": measured.celsius,
        "mask": reading.mask,
        "body_site": reading.body_site,
        "direction": reading.direction,
        "person_id": _whose(reading.person, badge_of, person_key),
        "plate": None if reading.plate is None else _plate(reading.plate),
    }
    return Placed(row, tuple(doubts))


def _whose(person: PersonRef | None, badge_of: str | None, person_key: bytes) -> str | None:
    """A code that was bound to somebody is theirs, whatever else it may look like."""
    if person is not None and person.kind == "qr":
        return badge_of or named(person, person_key)
    return named(person, person_key) or badge_of


def _hidden(number: str, person_key: bytes) -> str:
    return hmac.new(person_key, number.encode(), "sha256").hexdigest()[:32]


def _plate(text: str) -> str:
    try:
        return normal_plate(text)
    except ValueError:
        raise Contradiction("the plate has no shape that plates have") from None


def _tells_when(reading: Neutral) -> bool:
    """Whether what it wrote as its time can tell it from the reading before.

    Where it cannot, the time of receipt does: two people are not to become one.
    """
    moment = reading.measured_at
    if moment.source == "relative":
        return False
    if moment.source != "received":
        return True
    return sum(c.isdigit() for c in moment.text) >= DIGITS_OF_A_DATE and reading.sequence != "-"


def _when(reading: Neutral, zone: str, received_at: datetime) -> tuple[str, list[Quality]]:
    moment = reading.measured_at
    if moment.source == "received":
        return received_at.isoformat(), ["time-unreadable"]
    if moment.source == "relative":
        at = received_at + timedelta(seconds=float(moment.text))
        return at.isoformat(), ["time-relative"]
    if moment.source == "local":
        return moment.iso + zone, ["time-assumed"]
    return moment.iso, []


def tells(reading: Neutral, zone: str) -> datetime | None:
    """The time that the device's clock shows as it speaks; None where it tells of the past."""
    moment = reading.measured_at
    if reading.replayed or moment.source == "received":
        return None
    try:
        return datetime.fromisoformat(moment.iso + (zone if moment.source == "local" else ""))
    except ValueError:
        return None


def named(person: PersonRef | None, person_key: bytes) -> str | None:
    """The person, where the reference says who; an identity number is hashed here and now.

    A code that somebody shows to a device of ours may hold our own name of them and nothing else.
    Any other number names nobody by itself: see the register of badges.
    """
    if person is None:
        return None
    if person.kind in ("person-id", "qr") and (ours := OWN.fullmatch(person.value)):
        return ours[1].lower()
    if person.kind not in NUMBERED:
        return None
    try:
        return person_id(identity_number(person.value), person_key)
    except Invalid:
        return None
