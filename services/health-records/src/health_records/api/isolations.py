"""Isolations: the health bureau moves the end, with a reason and under its own name."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.api.checks import existing
from health_records.domain.isolation import ExtendIsolation, ShortenIsolation
from health_records.handlers import Handlers
from shared.events.base import PersonId
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer


class NewEnd(Body):
    ends_at: SentTime = Field(examples=["2020-03-05T18:00:00+08:00"])
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        examples=["a contact in the same house fell ill"]
    )


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/isolation", tags=["workers"])

    @router.put("", status_code=201)
    async def move_end(
        person_id: PersonId,
        new: NewEnd,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Move the end of a worker's isolation (延长或缩短隔离期), with the reason."""
        await existing(handlers, person_id)
        isolation = (await handlers.workers.aggregates.load(person_id)).state.open_isolation
        earlier = isolation is not None and new.ends_at < isolation.ends_at
        move = ShortenIsolation if earlier else ExtendIsolation
        command = move(person_id, new.ends_at, new.reason, sent.caller.account, sent.at)
        outcome = await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")

    return router
