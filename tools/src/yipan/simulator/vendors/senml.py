"""Sensors and gateways that send SenML packs; they know nobody and see no face."""

from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH, MEDIA_TYPE = "/v1/intake/senml", "application/senml+json"
QUANTITY = "temperature"


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    """The first record has the base name and the base time, all are relative to it."""
    base = _seconds(readings[0])
    records: list[dict[str, Any]] = [
        {"n": QUANTITY, "u": "Cel", "v": one.told, "t": round(_seconds(one) - base, 3)}
        for one in readings
    ]
    records[0] = {"bn": f"{device.serial}/", "bt": base} | records[0]
    return Payload(PATH, as_json(records), MEDIA_TYPE)


def _seconds(meant: Meant) -> float:
    return round(meant.at.timestamp(), 3)


def taken(readings: Sequence[Meant], status: int, _: bytes) -> Sequence[bool]:
    return all_or_none(readings, taken=status == 204)  # noqa: PLR2004 - No Content


VENDOR = Vendor(
    "senml", "signature", build, taken, names=(), styles=("",), most=100, masks=False,
    directions=False,
)  # fmt: skip
