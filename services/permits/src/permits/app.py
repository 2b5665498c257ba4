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
from shared.running import run_app


def create_app(platform: Platform, *, pass_keys: Mapping[int, bytes]) -> FastAPI:
    app = web.create_app(
        "permits", access=platform.access, clock=platform.clock, checks=platform.checks
    )
    handlers = Handlers.on(platform)
    app.include_router(enterprises.routes(handlers, platform))
    app.include_router(applications.routes(handlers))
    app.include_router(batches.routes(platform))
    app.include_router(approvals.routes(handlers))
    app.include_router(commitments.routes(handlers))
    app.include_router(inspections.routes(handlers))
    app.include_router(permits.routes(handlers, platform))
    app.include_router(vehicle_passes.routes(handlers))
    app.include_router(passes.routes(handlers, platform, Signer(pass_keys)))
    app.include_router(support.routes(handlers, platform))
    app.include_router(projects.routes(handlers, platform))
    app.include_router(days.routes(platform))
    reassessment = Reassessment(handlers, Knowledge(platform.documents))
    app.include_router(rules.routes(handlers, reassessment, platform))
    return app


if __name__ == "__main__":
    settings = Settings()
    run_app("permits", settings, partial(create_app, pass_keys=settings.signing_keys()))
