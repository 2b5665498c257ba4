"""A permit's pass for those who print and carry it."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import Text, handler_of, permit_location
from permits.domain.edition import MOST, ReissuePass
from permits.handlers import Handlers
from shared.events.base import Code
from shared.web import Accepted, Body, Sent, allow, answer


class Reissue(Body):
    """Name the edition that it replaces, and of two who want the same only one gets a new one."""

    reason: Text = Field(examples=["the printed pass was lost (遗失补办)"])
    replaces: Annotated[int, Field(ge=1, le=MOST)] | None = Field(default=None, examples=[1])


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter()

    @router.post("/{permit_id}/reissue", status_code=201)
    async def reissue(
        permit_id: Code,
        new: Reissue,
        response: Response,
        sent: Annotated[Sent, allow("officer", "operator")],
    ) -> Accepted:
        """Issue the pass again (换发): the new edition is good, and the one before no more."""
        handler = await handler_of(handlers, permit_id)
        command = ReissuePass(new.replaces, new.reason, sent.at)
        outcome = await handler(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    return router
