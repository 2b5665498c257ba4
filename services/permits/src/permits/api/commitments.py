"""Filing with a commitment (备案承诺制): the permit at once, the inspection later."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import ValidDays, existing_application, officer_of, permit_location
from permits.domain.commitment import FileCommitment
from permits.handlers import Handlers
from shared.events.base import Code, PersonId
from shared.events.permits.terms import Digest
from shared.web import Accepted, Body, Sent, allow, answer

SIGNATORY = "07d95ac3e81b4f6692c4b87d15fe20a8"
TEXT = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"


class NewCommitment(Body):
    """`signed_by` is a person id, `text_sha256` the digest of the text that was signed."""

    signed_by: PersonId = Field(examples=[SIGNATORY])
    text_sha256: Digest = Field(examples=[TEXT])
    valid_days: ValidDays = 30


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/applications", tags=["applications"])

    @router.post("/{permit_id}/commitment", status_code=201)
    async def file_commitment(
        permit_id: Code,
        new: NewCommitment,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """File an application of low risk with a signed commitment: the permit is issued at once.

        An inspection has to pass within the days that the permit's conditions name; one that
        fails, or none by then, suspends the permit until an inspection passes.
        """
        permit = await existing_application(handlers, permit_id)
        command = FileCommitment(
            **new.model_dump(),
            by=sent.caller.account,
            officer=await officer_of(handlers, permit.holder),
            rules=await handlers.resumption_rules.in_effect(sent.at),
            procedure=await handlers.procedure_rules.in_effect(sent.at),
            at=sent.at,
        )
        outcome = await handlers.permits(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    return router
