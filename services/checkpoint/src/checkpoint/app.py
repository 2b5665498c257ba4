"""Puts the HTTP half of the service together: composition root 1."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from fastapi import FastAPI

from checkpoint.api import (
    badges,
    batches,
    canary,
    crossings,
    days,
    devices,
    disinfections,
    known,
    readings,
    rules,
    screenings,
    sites,
    stream,
    vendors,
)
from checkpoint.api import gate as gate_page
from checkpoint.api.batches.again import Again
from checkpoint.api.batches.taking import Taking
from checkpoint.api.devices.candidates import Candidates
from checkpoint.api.devices.door import POSTING, Door
from checkpoint.api.devices.limits import Limits
from checkpoint.api.devices.registry import Registry
from checkpoint.api.review import Review
from checkpoint.api.storing import Storing
from checkpoint.api.vendors.badges import Badges
from checkpoint.api.vendors.posts import LIMITS
from checkpoint.api.vendors.reception import Reception
from checkpoint.handlers import Gate, Handlers
from checkpoint.hearing import Ear
from checkpoint.keys import DeviceKeys
from checkpoint.rates import Rates
from checkpoint.settings import Settings
from shared import web
from shared.platform import Platform
from shared.routing import join
from shared.running import run_app


def create_app(
    platform: Platform,
    *,
    person_key: bytes,
    master_keys: Mapping[int, bytes],
    rates: Rates | None = None,
    permits_url: str = "",
) -> FastAPI:
    app = web.create_app(
        "checkpoint",
        access=platform.access,
        clock=platform.clock,
        checks=platform.checks,
        limits={**LIMITS, **stream.LIMITS},
        fingerprint_key=person_key,
    )
    handlers = Handlers.on(platform)
    gate = Gate(handlers, platform.documents)
    keys, ear = DeviceKeys(master_keys), Ear(platform.documents)
    app.state.closing.append(ear.close)
    limits = Limits.of(rates or Rates())
    door = Door(POSTING, Registry(handlers.devices.aggregates), keys, ear, limits=limits)
    reception = reception_of(platform, handlers, door, ear, person_key)
    # First, because routes are tried in this order and nearly all requests are readings.
    storing = Storing(handlers, platform, door, ear, reception.candidates, person_key)
    join(app, readings.routes(storing, gate, door, platform.documents))
    join(app, stream.routes(storing, door))
    taking = Taking(handlers, platform, gate, reception.review, person_key)
    again = Again(taking, door.registry)
    join(app, vendors.routes(reception, replace(door, by_address=True), gate, again))
    join(app, batches.routes(taking, door, ear))
    join(app, sites.routes(handlers, platform))
    join(app, disinfections.routes(handlers, platform))
    join(app, devices.routes(handlers, platform, keys))
    join(app, canary.routes(handlers, keys))
    join(app, badges.routes(handlers, platform, person_key))
    join(app, crossings.routes(handlers, gate, platform, door))
    join(app, gate_page.routes(handlers, platform, keys, door, permits_url))
    join(app, known.routes(handlers, platform))
    join(app, rules.routes(handlers, platform))
    join(app, days.routes(platform))
    join(app, screenings.routes(platform))
    return app


def reception_of(
    platform: Platform, handlers: Handlers, door: Door, ear: Ear, person_key: bytes
) -> Reception:
    """Where the posts of other makers are taken."""
    return Reception(
        handlers=handlers,
        platform=platform,
        registry=door.registry,
        ear=ear,
        review=Review(platform.documents, door.keys),
        candidates=Candidates(platform.documents),
        limits=door.limits,
        badges=Badges(handlers.badges.aggregates, handlers.sites.aggregates, person_key),
        person_key=person_key,
    )


if __name__ == "__main__":
    settings = Settings()
    run_app(
        "checkpoint",
        settings,
        partial(
            create_app,
            person_key=settings.person_key_bytes(),
            master_keys=settings.master_keys(),
            rates=settings.rates(),
            permits_url=settings.permits_url(),
        ),
    )
