"""Puts the HTTP half of the service together: composition root 1."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI

from health_records.api import (
    days,
    declarations,
    examinations,
    identities,
    isolations,
    lists,
    returns,
    workers,
)
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.persons import KeyRing, Persons
from health_records.settings import Settings
from shared import web
from shared.platform import Platform
from shared.running import run_app


def create_app(
    platform: Platform, *, person_key: bytes, cipher_keys: Mapping[int, bytes]
) -> FastAPI:
    app = web.create_app(
        "health-records",
        access=platform.access,
        clock=platform.clock,
        checks=platform.checks,
        fingerprint_key=person_key,
    )
    handlers, persons = Handlers.on(platform), Persons(platform.documents, KeyRing(cipher_keys))
    app.include_router(workers.routes(handlers, persons, platform, person_key))
    app.include_router(declarations.routes(handlers))
    app.include_router(examinations.routes(handlers, Knowledge(platform.documents)))
    app.include_router(returns.routes(handlers))
    app.include_router(isolations.routes(handlers))
    app.include_router(lists.routes(platform))
    app.include_router(days.routes(platform))
    app.include_router(identities.routes(persons))
    return app


if __name__ == "__main__":
    settings = Settings()
    run_app(
        "health-records",
        settings,
        partial(
            create_app, person_key=settings.person_key_bytes(), cipher_keys=settings.cipher_keys()
        ),
    )
