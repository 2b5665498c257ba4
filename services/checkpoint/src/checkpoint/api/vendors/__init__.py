"""Devices of other makers over HTTP: where they post, and what nobody could read of it."""

from fastapi import APIRouter

from checkpoint.api.batches.again import Again
from checkpoint.api.devices.door import Door
from checkpoint.api.vendors import posts, records
from checkpoint.api.vendors.reception import Reception
from checkpoint.handlers import Gate
from shared.routing import joined


def routes(reception: Reception, door: Door, gate: Gate, again: Again) -> APIRouter:
    return joined(
        posts.routes(reception, door, gate),
        records.routes(reception, again),
    )
