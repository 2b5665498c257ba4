"""The rules of permits, a book for each kind: what holds, what comes, what a change does."""

from fastapi import APIRouter

from permits.api.rules import cluster, problem, procedure, resumption
from permits.handlers import Handlers
from permits.reassessment import Reassessment
from shared.platform import Platform
from shared.routing import joined


def routes(handlers: Handlers, reassessment: Reassessment, platform: Platform) -> APIRouter:
    return joined(
        cluster.routes(handlers, reassessment, platform),
        resumption.routes(handlers, platform),
        problem.routes(handlers, platform),
        procedure.routes(handlers, platform),
    )
