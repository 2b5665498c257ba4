"""Support for enterprises over HTTP: units, visits, problems, plans."""

from fastapi import APIRouter

from permits.api.support import alerts, plans, problems, units, visits
from permits.handlers import Handlers
from shared.platform import Platform
from shared.routing import joined


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    return joined(
        units.routes(handlers, platform),
        visits.of_enterprise(handlers, platform),
        visits.routes(platform),
        problems.routes(handlers, platform),
        alerts.routes(handlers),
        plans.routes(handlers, platform),
    )
