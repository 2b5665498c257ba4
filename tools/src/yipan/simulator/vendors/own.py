"""Our own format: one reading, a list of them, or the numbered batches of a recorder."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/readings"
TAKEN = frozenset({200, 202})
"""A batch that came before is answered with 200."""
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


def recorded(device: Instrument, batches: Sequence[Sequence[Meant]]) -> Sequence[Payload]:
    """What a device stored while it was offline: each batch names the bytes of the one before."""
    found: list[Payload] = []
    for number, readings in enumerate(batches, start=1):
        until = max(one.at for one in readings).isoformat(timespec="milliseconds")
        said = {
            "recorder_id": device.device_id,
            "number": number,
            "previous": hashlib.sha256(found[-1].body).hexdigest() if found else "",
            "made_at": until,
            "complete_until": until,
            "readings": [reading(device, one) for one in readings],
        }
        found.append(Payload(f"/v1/sites/{device.site_id}/batches", as_json(said)))
    return found


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    """By its result where each reading has one; of a batch only those that were not taken have."""
    if status not in TAKEN:
        return all_or_none(readings, taken=False)
    said = json.loads(body)
    if "recorder_id" not in said:
        return [one["status"] == "accepted" for one in said["results"]]
    left = {one["item"] for one in said["results"] if one["kind"] == "reading"}
    return [place not in left for place in range(len(readings))]


VENDOR = Vendor(
    "yipan", "signature", build, taken, names=("person-id", "identity-number"), styles=("",),
    most=1_000,
)  # fmt: skip
