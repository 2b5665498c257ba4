"""Puts the HTTP half of the service together: composition root 1."""

from functools import partial

from fastapi import FastAPI

from checkpoint.api import (
    crossings,
    days,
    devices,
    disinfections,
    known,
    readings,
    rules,
    screenings,
    sites,
)
from checkpoint.handlers import Gate, Handlers
from checkpoint.settings import Settings
from shared import web
from shared.platform import Platform
from shared.running import run_app


def create_app(platform: Platform, *, person_key: bytes) -> FastAPI:
    app = web.create_app(
        "checkpoint",
        access=platform.access,
        clock=platform.clock,
        checks=platform.checks,
        fingerprint_key=person_key,
    )
    handlers = Handlers.on(platform)
    gate = Gate(handlers, platform.documents)
    # First, because routes are tried in this order and nearly all requests are readings.
    app.include_router(readings.routes(handlers, gate, platform, person_key))
    app.include_router(sites.routes(handlers, platform))
    app.include_router(disinfections.routes(handlers, platform))
    app.include_router(devices.routes(handlers, platform))
    app.include_router(crossings.routes(handlers, gate, platform))
    app.include_router(known.routes(handlers, platform))
    app.include_router(rules.routes(handlers, platform))
    app.include_router(days.routes(platform))
    app.include_router(screenings.routes(platform))
    return app


if __name__ == "__main__":
    settings = Settings()
    run_app("checkpoint", settings, partial(create_app, person_key=settings.person_key_bytes()))
