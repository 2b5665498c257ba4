"""Devices over HTTP: what they are, their keys, and those that nobody has registered."""

from fastapi import APIRouter

from checkpoint.api.devices import acceptance, issuing, registration
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from shared.platform import Platform
from shared.routing import joined


def routes(handlers: Handlers, platform: Platform, keys: DeviceKeys) -> APIRouter:
    return joined(
        registration.routes(handlers, platform),
        issuing.routes(handlers, keys),
        acceptance.routes(handlers, platform),
    )
