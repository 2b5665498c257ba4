"""Puts the HTTP half of the service together: composition root 1."""

from fastapi import FastAPI

from shared import web
from shared.platform import Platform
from shared.routing import join
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
    join(app, vehicles.routes(handlers, platform))
    join(app, trips.routes(handlers, dispatch, platform))
    join(app, passengers.routes(handlers, dispatch))
    join(app, missing.routes(handlers, platform))
    join(app, lodgings.routes(handlers, platform))
    depot = Depot(handlers, platform.documents)
    join(app, consignments.routes(handlers, depot, platform))
    join(app, stocks.routes(handlers, platform))
    join(app, farms.routes(handlers, platform))
    join(app, days.routes(platform))
    join(app, rules.routes(handlers, platform))
    return app


if __name__ == "__main__":
    run_app("transport", Settings(), create_app)
