"""Readings to measure with: batches as devices post them, and the records they become."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from checkpoint.api.intake import parse
from checkpoint.api.sealing import Sealer
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.rules import FEVER_LIMITS
from shared.clock import COUNTY
from shared.envelope import Record

BATCH = 100
PERSONS = 20_000
DEVICES = 40
NOON = datetime(2020, 2, 17, 12, tzinfo=COUNTY)
SITE = "bench-site"


def device_id(number: int) -> str:
    return f"bench-{number % DEVICES}"


def person(number: int) -> str:
    return sha256(f"{number * 7919 % PERSONS}".encode()).hexdigest()[:32]


def reading(number: int, round_: str) -> dict[str, Any]:
    """One reading; `round_` makes those of each round new. A device has a hundred in a row."""
    at = NOON - timedelta(milliseconds=number % 3_600_000)
    return {
        "device_id": device_id(number // BATCH),
        "sequence": f"{round_}-{number}",
        "celsius": 35.2 + number % 14 / 10,
        "measured_at": at.isoformat(),
        "person_id": person(number),
        "mask": "worn",
    }


def bodies(count: int, round_: str) -> list[bytes]:
    """`count` readings as the bodies of requests, a hundred each."""
    return [
        orjson.dumps([reading(number, round_) for number in range(start, start + BATCH)])
        for start in range(0, count, BATCH)
    ]


def wants_in(number: int, round_: str) -> bytes:
    """A single reading of somebody who wants through the gate now, as the body of a request."""
    live = {"device_id": device_id(number), "direction": "in"}
    return orjson.dumps(reading(number, round_) | live)


def records(batches: Sequence[bytes]) -> list[list[Record]]:
    """The records that the service would publish for each body, made by its own code."""
    device = Device("in-use", Setup(SITE, "test", "axillary"))
    return [_sealed(body, device) for body in batches]


def _sealed(body: bytes, device: Device) -> list[Record]:
    sealer = Sealer(NOON, FEVER_LIMITS, "bench")
    for row in parse(body, b"")[0].values():
        sealer.seal(row, device)
    return sealer.records
