"""The gate page: a guard's phone signs in by a code, and learns what it needs without a network."""

from fastapi import APIRouter

from checkpoint.api.devices.door import Door
from checkpoint.api.gate import codes, knowledge, page, sign_in
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from shared.platform import Platform
from shared.routing import joined


def routes(
    handlers: Handlers,
    platform: Platform,
    keys: DeviceKeys,
    door: Door,
    permits_url: str,
) -> APIRouter:
    """Give the routes; `permits_url` is where phones reach permits, "" for where the page is."""
    return joined(
        codes.routes(handlers, keys),
        sign_in.routes(handlers, platform.documents, keys),
        knowledge.routes(handlers, platform.documents, door, permits_url),
        page.routes(permits_url),
    )
