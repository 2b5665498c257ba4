"""The rules of permits, a book for each kind: what holds, what comes, what a change does."""

from fastapi import APIRouter

from permits.api.rules import cluster, problem, procedure, resumption
from permits.handlers import Handlers
from permits.reassessment import Reassessment
from shared.platform import Platform


def routes(handlers: Handlers, reassessment: Reassessment, platform: Platform) -> APIRouter:
    router = APIRouter()
    router.include_router(cluster.routes(handlers, reassessment, platform))
    router.include_router(resumption.routes(handlers, platform))
    router.include_router(problem.routes(handlers, platform))
    router.include_router(procedure.routes(handlers, platform))
    return router
