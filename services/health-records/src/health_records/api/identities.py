"""Identities: the one way to see who somebody is; every look is written down."""

from typing import Annotated

import structlog
from fastapi import APIRouter
from pydantic import BaseModel

from health_records.persons import Persons
from shared.events.base import PersonId
from shared.web import Sent, allow

log = structlog.get_logger()


class IdentityOut(BaseModel):
    identity_number: str
    name: str
    phone: str


def routes(persons: Persons) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/identity", tags=["workers"])

    @router.get("")
    async def show(
        person_id: PersonId, sent: Annotated[Sent, allow("clerk", "operator")]
    ) -> IdentityOut:
        # Before the answer: a look that fails half way was still a look.
        """Show who a file is of: number, name and phone; who asks is written down."""
        log.info("identity read", audit=True, caller=sent.caller.name, person_id=person_id)
        found = await persons.show(person_id)
        return IdentityOut(
            identity_number=found.identity_number, name=found.name, phone=found.phone
        )

    return router
