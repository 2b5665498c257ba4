"""Support for enterprises over HTTP: units, visits, problems, plans."""

from fastapi import APIRouter

from permits.api.support import plans, problems, units, visits
from permits.handlers import Handlers
from shared.platform import Platform


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter()
    router.include_router(units.routes(handlers, platform))
    router.include_router(visits.of_enterprise(handlers, platform))
    router.include_router(visits.routes(platform))
    router.include_router(problems.routes(handlers, platform))
    router.include_router(plans.routes(handlers, platform))
    return router
