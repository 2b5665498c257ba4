"""Devices over HTTP: what they are, their keys, and those that nobody has registered."""

from fastapi import APIRouter

from checkpoint.api.devices import acceptance, issuing, registration
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from shared.platform import Platform


def routes(handlers: Handlers, platform: Platform, keys: DeviceKeys) -> APIRouter:
    router = APIRouter()
    router.include_router(registration.routes(handlers, platform))
    router.include_router(issuing.routes(handlers, keys))
    router.include_router(acceptance.routes(handlers, platform))
    return router
