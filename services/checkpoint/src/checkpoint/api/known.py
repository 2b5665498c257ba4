"""What the gates know: of a person, of a plate, and whether a gate lets anybody in."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from checkpoint.api.words import in_words
from checkpoint.domain.crossing import reasons_against_all
from checkpoint.handlers import Handlers
from checkpoint.views import LatestReading, Reading
from shared.errors import NotFound
from shared.events import Reason
from shared.events.base import Code, PersonId
from shared.events.checkpoint import SiteMode
from shared.identity import plate
from shared.knowledge import permits
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing, standing
from shared.platform import Platform
from shared.web import allow
from shared.words import Words

READERS = allow("guard", "clerk", "operator", "auditor")


class KnownPerson(BaseModel):
    """`standing` is None while health-records has not said anything of the person."""

    id: str
    reading: Reading | None
    standing: Standing | None


class KnownPlate(BaseModel):
    plate: str
    passes: list[KnownPermit]


class GateState(BaseModel):
    """`reasons` say why nobody is let in; an open gate still asks each person for more."""

    site_id: str
    mode: SiteMode
    open: bool
    reasons: list[Reason]
    words: tuple[Words, ...]
    permits: list[KnownPermit]


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["what the gates know"])
    documents, sites = platform.documents, handlers.sites.aggregates

    @router.get("/persons/{person_id}", dependencies=[READERS])
    async def person(person_id: PersonId) -> KnownPerson:
        """Show what the gates know of a person: the last reading and the standing."""
        document = await documents.get(LatestReading.collection, person_id)
        known = await standing(documents, person_id)
        if document is None and known is None:
            raise NotFound(f"the gates have not heard of {person_id}")
        latest = None if document is None else LatestReading.model_validate(document).reading
        return KnownPerson(id=person_id, reading=latest, standing=known)

    @router.get("/plates/{text}", dependencies=[READERS])
    async def vehicle(text: Annotated[str, Path(max_length=16)]) -> KnownPlate:
        """Show what the gates know of a vehicle: the passes of its plate."""
        number = plate(text)
        return KnownPlate(plate=number, passes=list(await permits.passes_of(documents, number)))

    @router.get("/sites/{site_id}/gate", dependencies=[READERS])
    async def gate(site_id: Code) -> GateState:
        """Show whether a gate lets anybody in, why not, and by which permits."""
        stored = await sites.load(site_id)
        if stored.revision == 0:
            raise NotFound(f"there is no site {site_id}")
        site, found = stored.state, list[KnownPermit]()
        if site.enterprise_id is not None:
            found += await permits.permits_of(documents, site.enterprise_id)
        reasons = list(reasons_against_all(site, found, platform.clock.now()))
        return GateState(
            site_id=site_id,
            mode=site.mode,
            open=not reasons,
            reasons=reasons,
            words=in_words(reasons),
            permits=found,
        )

    return router
