"""From a neutral reading to a row as our own devices send it."""

import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from checkpoint.adapters.neutral import Neutral, PersonRef
from checkpoint.adapters.values import Contradiction
from checkpoint.domain.device import Device
from shared.errors import Invalid
from shared.events.checkpoint import Quality
from shared.identity import identity_number, person_id
from shared.plates import normal_plate

DIGITS_OF_A_DATE = 8
PERSON = re.compile(r"[0-9a-f]{32}")


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
) -> Placed:
    """Say of which device, when and of whom it is.

    A time without an offset is in the device's own zone; one that cannot be read is the time of
    receipt. Both are told. Contradiction where a plate is none. `proof` is the signature it came
    with: the same request says the same, whenever it comes.
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
        "sequence": hmac.new(person_key, reading.sequence.encode(), "sha256").hexdigest()[:32],
        "said_at": reading.measured_at.text if _tells_when(reading) else proof or at,
        "measured_at": at,
        "celsius": measured.celsius,
        "mask": reading.mask,
        "body_site": reading.body_site,
        "direction": reading.direction,
        "person_id": named(reading.person, person_key),
        "plate": None if reading.plate is None else _plate(reading.plate),
    }
    return Placed(row, tuple(doubts))


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
    if moment.source != "received":
        return True
    return sum(c.isdigit() for c in moment.text) >= DIGITS_OF_A_DATE and reading.sequence != "-"


def _when(reading: Neutral, zone: str, received_at: datetime) -> tuple[str, list[Quality]]:
    moment = reading.measured_at
    if moment.source == "received":
        return received_at.isoformat(), ["time-unreadable"]
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

    A number that is none names nobody: the reading stays one of its device.
    """
    if person is None:
        return None
    if person.kind == "person-id":
        return person.value if PERSON.fullmatch(person.value) else None
    if person.kind != "identity-number":
        return None
    try:
        return person_id(identity_number(person.value), person_key)
    except Invalid:
        return None
