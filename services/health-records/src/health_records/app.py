"""Puts the HTTP half of the service together: composition root 1."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI

from health_records.api import (
    contacts,
    corrections,
    days,
    declarations,
    duplicates,
    examinations,
    identities,
    imports,
    isolations,
    lists,
    merges,
    reports,
    returns,
    rosters,
    rules,
    self_reports,
    temperatures,
    workers,
)
from health_records.api.rate import Rate
from health_records.corrections import Corrections
from health_records.enrolment import Enrolment
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.links import Links
from health_records.persons import KeyRing, Persons
from health_records.rosters.waiting import WaitingRows
from health_records.settings import Settings
from shared import web
from shared.platform import Platform
from shared.routing import join
from shared.running import run_app


def create_app(
    platform: Platform,
    *,
    person_key: bytes,
    cipher_keys: Mapping[int, bytes],
    public_url: str | None = None,
) -> FastAPI:
    app = web.create_app(
        "health-records",
        access=platform.access,
        clock=platform.clock,
        checks=platform.checks,
        fingerprint_key=person_key,
        limits=rosters.LIMITS,
    )
    ring = KeyRing(cipher_keys)
    handlers, persons = Handlers.on(platform), Persons(platform.documents, ring)
    enrolment = Enrolment.on(handlers, persons, person_key)
    join(app, workers.routes(enrolment, platform))
    join(app, duplicates.routes(handlers, platform))
    join(app, merges.routes(handlers))
    join(app, corrections.routes(Corrections.on(enrolment)))
    known = Knowledge(platform.documents)
    join(app, rosters.routes(handlers, WaitingRows(platform.documents, ring), known))
    join(app, imports.routes(platform))
    join(app, declarations.routes(handlers))
    join(app, examinations.routes(handlers, known))
    join(app, returns.routes(handlers))
    join(app, isolations.routes(handlers))
    join(app, lists.routes(platform, persons))
    join(app, contacts.routes(platform))
    join(app, temperatures.routes(platform))
    join(app, days.routes(platform))
    join(app, identities.routes(persons))
    links = Links(person_key)
    join(app, reports.routes(handlers, platform, links, public_url))
    by_link = self_reports.ByLink(links, handlers, Rate(most=30, seconds=60))
    join(app, self_reports.routes(handlers, by_link, known))
    app.add_exception_handler(self_reports.LinkGone, self_reports.gone)
    join(app, rules.routes(handlers, platform))
    return app


if __name__ == "__main__":
    settings = Settings()
    run_app(
        "health-records",
        settings,
        partial(
            create_app,
            person_key=settings.person_key_bytes(),
            cipher_keys=settings.cipher_keys(),
            public_url=settings.public_url(),
        ),
    )
