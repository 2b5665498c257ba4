"""Puts the HTTP half of the service together: composition root 1."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI

from permits.api import (
    applications,
    approvals,
    batches,
    commitments,
    days,
    enterprises,
    inspections,
    passes,
    permits,
    projects,
    rules,
    support,
    vehicle_passes,
)
from permits.handlers import Handlers
from permits.knowledge import Knowledge
from permits.reassessment import Reassessment
from permits.settings import Settings
from shared import web
from shared.passes.signed import Signer
from shared.platform import Platform
from shared.routing import join
from shared.running import run_app


def create_app(platform: Platform, *, pass_keys: Mapping[int, bytes]) -> FastAPI:
    app = web.create_app(
        "permits", access=platform.access, clock=platform.clock, checks=platform.checks
    )
    handlers = Handlers.on(platform)
    join(app, enterprises.routes(handlers, platform))
    join(app, applications.routes(handlers))
    join(app, batches.routes(platform))
    join(app, approvals.routes(handlers))
    join(app, commitments.routes(handlers))
    join(app, inspections.routes(handlers))
    join(app, permits.routes(handlers, platform))
    join(app, vehicle_passes.routes(handlers))
    join(app, passes.routes(handlers, platform, Signer(pass_keys)))
    join(app, support.routes(handlers, platform))
    join(app, projects.routes(handlers, platform))
    join(app, days.routes(platform))
    reassessment = Reassessment(handlers, Knowledge(platform.documents))
    join(app, rules.routes(handlers, reassessment, platform))
    return app


if __name__ == "__main__":
    settings = Settings()
    run_app("permits", settings, partial(create_app, pass_keys=settings.signing_keys()))
