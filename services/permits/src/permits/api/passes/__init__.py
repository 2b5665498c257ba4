"""Passes (通行证) over HTTP: what a permit in force shows at a gate."""

from fastapi import APIRouter

from permits.api.passes import holders
from permits.handlers import Handlers


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/passes", tags=["passes"])
    router.include_router(holders.routes(handlers))
    return router
