"""What the gates know of a person: the newest reading, and the standing they have heard of."""

from fastapi import APIRouter
from pydantic import BaseModel

from checkpoint.views import LatestReading, Reading
from shared.errors import NotFound
from shared.events.base import PersonId
from shared.knowledge.standings import Standing, standing
from shared.platform import Platform
from shared.web import allow


class KnownPerson(BaseModel):
    """`standing` is None while health-records has not said anything of the person."""

    id: str
    reading: Reading | None
    standing: Standing | None


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/persons", tags=["persons"])
    documents = platform.documents

    @router.get("/{person_id}", dependencies=[allow("guard", "clerk", "operator", "auditor")])
    async def show(person_id: PersonId) -> KnownPerson:
        document = await documents.get(LatestReading.collection, person_id)
        known = await standing(documents, person_id)
        if document is None and known is None:
            raise NotFound(f"the gates have not heard of {person_id}")
        latest = None if document is None else LatestReading.model_validate(document).reading
        return KnownPerson(id=person_id, reading=latest, standing=known)

    return router
