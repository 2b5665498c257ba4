"""Our own format: one reading, or a list of them."""

import json
from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/readings"
NAMES = {"person-id": "person_id", "identity-number": "identity_number"}


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    said = [reading(device, one) for one in readings]
    return Payload(PATH, as_json(said[0] if len(said) == 1 else said))


def reading(device: Instrument, meant: Meant) -> dict[str, Any]:
    """One reading as `POST /v1/readings` takes it."""
    said = {
        "device_id": device.device_id,
        "sequence": str(meant.number),
        "celsius": meant.told,
        "measured_at": meant.at.isoformat(timespec="milliseconds"),
        "mask": meant.mask,
    }
    if meant.direction:
        said["direction"] = meant.direction
    return said | ({NAMES[meant.person.kind]: meant.person.value} if meant.person else {})


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    if status != 202:  # noqa: PLR2004 - Accepted
        return all_or_none(readings, taken=False)
    return [one["status"] == "accepted" for one in json.loads(body)["results"]]


VENDOR = Vendor(
    "yipan", "signature", build, taken, names=("person-id", "identity-number"), styles=("",),
    most=1_000,
)  # fmt: skip
