"""From a neutral reading to a row as our own devices send it: what the registry adds to it."""

import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from checkpoint.adapters.neutral import Neutral, PersonRef
from checkpoint.adapters.values import HIGHEST, LOWEST, Contradiction
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.rules import NOT_A_PERSON
from shared.errors import Invalid
from shared.events.base import Plate
from shared.events.checkpoint import Quality
from shared.identity import identity_number, person_id, plate

PLATE: TypeAdapter[str] = TypeAdapter(Plate)
DIGITS_OF_A_DATE = 8
OF_A_PERSON = frozenset({"person_id", "direction"})
PERSON = re.compile(r"[0-9a-f]{32}")


class Placed(NamedTuple):
    """A row for the sealer, with what is doubtful about it."""

    row: Mapping[str, Any]
    quality: tuple[Quality, ...]


def place(
    reading: Neutral, device_id: str, device: Device, received_at: datetime, person_key: bytes
) -> Placed:
    """Say of which device, when and of whom it is, and add the calibration.

    A time without an offset is in the device's own zone; one that cannot be read is the time of
    receipt. Both are told. Only a live reading wants through a gate. Contradiction where a plate
    is none.
    """
    setup, measured = device.setup, reading.measured
    at, quality = _when(reading, setup.zone, received_at)
    if measured.inferred:
        quality.append("unit-inferred")
    if reading.replayed:
        quality.append("replayed")
    row: dict[str, Any] = {
        "device_id": device_id,
        # Some makers put a person's number into it, and what it names stands beside the person.
        "sequence": hmac.new(person_key, reading.sequence.encode(), "sha256").hexdigest()[:32],
        "said_at": reading.measured_at.text if _tells_when(reading) else at,
        "measured_at": at,
        "mask": reading.mask,
        "body_site": reading.body_site or setup.body_site,
    }
    if measured.celsius is not None:
        row |= calibrated(measured.celsius, setup)
    direction = reading.direction or setup.direction
    if reading.plate is not None:
        row["plate"] = _plate(reading.plate)
        direction = direction or "in"
    if direction is not None and not reading.replayed:
        row["direction"] = direction
    if (person := named(reading.person, person_key)) is not None:
        row["person_id"] = person
    if row["body_site"] in NOT_A_PERSON:
        row = {name: value for name, value in row.items() if name not in OF_A_PERSON}
    return Placed(row, tuple(quality))


def calibrated(celsius: float, setup: Setup) -> dict[str, float]:
    """The temperature with the calibration added, and what was said where that is another."""
    if not setup.calibration_offset:
        return {"celsius": celsius}
    corrected = min(max(round(celsius + setup.calibration_offset, 2), LOWEST), HIGHEST)
    return {"celsius": corrected, "uncorrected_celsius": celsius}


def _plate(text: str) -> str:
    try:
        return PLATE.validate_python(plate(text))
    except ValidationError:
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
