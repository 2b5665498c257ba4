"""Passes (通行证) over HTTP: what a permit in force shows at a gate, and how gates verify it."""

from fastapi import APIRouter

from permits.api.passes import gates, holders
from permits.handlers import Handlers
from shared.passes.signed import Signer
from shared.platform import Platform
from shared.routing import joined


def routes(handlers: Handlers, platform: Platform, signer: Signer) -> APIRouter:
    # Before the others, whose paths begin with an id.
    return joined(
        gates.routes(handlers, platform, signer),
        holders.routes(handlers, platform, signer),
    )
