"""Puts the HTTP half of the service together: composition root 1."""

from fastapi import FastAPI

from shared import web
from shared.platform import Platform
from shared.running import run_app
from transport.api import (
    consignments,
    days,
    farms,
    lodgings,
    missing,
    passengers,
    rules,
    stocks,
    trips,
    vehicles,
)
from transport.handlers import Depot, Dispatch, Handlers
from transport.settings import Settings


def create_app(platform: Platform) -> FastAPI:
    app = web.create_app(
        "transport", access=platform.access, clock=platform.clock, checks=platform.checks
    )
    handlers = Handlers.on(platform)
    dispatch = Dispatch(handlers, platform.documents)
    app.include_router(vehicles.routes(handlers, platform))
    app.include_router(trips.routes(handlers, dispatch, platform))
    app.include_router(passengers.routes(handlers, dispatch))
    app.include_router(missing.routes(handlers, platform))
    app.include_router(lodgings.routes(handlers, platform))
    depot = Depot(handlers, platform.documents)
    app.include_router(consignments.routes(handlers, depot, platform))
    app.include_router(stocks.routes(handlers, platform))
    app.include_router(farms.routes(handlers, platform))
    app.include_router(days.routes(platform))
    app.include_router(rules.routes(handlers, platform))
    return app


if __name__ == "__main__":
    run_app("transport", Settings(), create_app)
