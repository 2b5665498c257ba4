"""The gate page: a guard's phone signs in by a code, and learns what it needs without a network."""

from fastapi import APIRouter

from checkpoint.api.devices.door import Door
from checkpoint.api.gate import codes, knowledge, page, sign_in
from checkpoint.handlers import Handlers
from checkpoint.hearing import Ear
from checkpoint.keys import DeviceKeys
from shared.platform import Platform


def routes(
    handlers: Handlers,
    platform: Platform,
    keys: DeviceKeys,
    door: Door,
    ear: Ear,
    permits_url: str,
) -> APIRouter:
    """Give the routes; `permits_url` is where phones reach permits, "" for where the page is."""
    router = APIRouter()
    router.include_router(codes.routes(handlers, keys))
    router.include_router(sign_in.routes(handlers, platform.documents, keys))
    router.include_router(knowledge.routes(handlers, platform.documents, door, ear, permits_url))
    router.include_router(page.routes(permits_url))
    return router
