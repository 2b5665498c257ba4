"""Passes (通行证) over HTTP: what a permit in force shows at a gate, and how gates verify it."""

from fastapi import APIRouter

from permits.api.passes import gates, holders
from permits.handlers import Handlers
from shared.passes.signed import Signer
from shared.platform import Platform


def routes(handlers: Handlers, platform: Platform, signer: Signer) -> APIRouter:
    router = APIRouter(prefix="/v1/passes", tags=["passes"])
    # Before the others, whose paths begin with an id.
    router.include_router(gates.routes(handlers, platform, signer))
    router.include_router(holders.routes(handlers, platform, signer))
    return router
