"""Declarations: where a worker has been, whom they met, how they feel."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.api.checks import existing, not_ahead
from health_records.domain.registration import DeclareTravel
from health_records.handlers import Handlers
from shared.divisions import SentRegion
from shared.events.base import PersonId
from shared.events.health_records import Stay
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer


class StayIn(Body):
    region: SentRegion = Field(examples=["420100"])
    left_at: SentTime = Field(
        examples=["2020-02-03T08:00:00+08:00"], description="in the future for who is still there"
    )


class NewDeclaration(Body):
    """Stands for all earlier ones: it says everything of the last 14 days anew."""

    stays: Annotated[tuple[StayIn, ...], Field(max_length=100)]
    contact_at: SentTime | None = Field(
        default=None, description="the last contact with a patient or somebody suspected"
    )
    symptoms: bool = Field(examples=[False])


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/declarations", tags=["workers"])

    @router.post("", status_code=201)
    async def declare(
        person_id: PersonId,
        new: NewDeclaration,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """Declare the travel, contacts and symptoms of a worker (行程申报)."""
        not_ahead("contact_at", new.contact_at, sent.at)
        await existing(handlers, person_id)
        command = DeclareTravel(
            person_id=person_id,
            declaration_id=sent.new_id("declaration"),
            stays=tuple(Stay(region=stay.region, left_at=stay.left_at) for stay in new.stays),
            contact_at=new.contact_at,
            symptoms=new.symptoms,
            at=sent.at,
        )
        outcome = await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")

    return router
