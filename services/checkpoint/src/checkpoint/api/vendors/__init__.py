"""Devices of other makers over HTTP: where they post, and what nobody could read of it."""

from fastapi import APIRouter

from checkpoint.api.batches.again import Again
from checkpoint.api.devices.door import Door
from checkpoint.api.vendors import posts, records
from checkpoint.api.vendors.reception import Reception
from checkpoint.handlers import Gate


def routes(reception: Reception, door: Door, gate: Gate, again: Again) -> APIRouter:
    router = APIRouter()
    router.include_router(posts.routes(reception, door, gate))
    router.include_router(records.routes(reception, again))
    return router
