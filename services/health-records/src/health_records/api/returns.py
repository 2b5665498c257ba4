"""Returns of workers who came back by themselves; trips report their own."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.api.checks import existing, not_ahead
from health_records.domain.isolation import RecordReturn
from health_records.handlers import Handlers
from shared.divisions import SentRegion
from shared.events.base import Code, PersonId
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer


class NewReturn(Body):
    enterprise_id: Code | None = Field(default=None, examples=["feed-mill"])
    from_region: SentRegion = Field(examples=["370100"])
    arrived_at: SentTime = Field(examples=["2020-02-16T18:00:00+08:00"])


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/returns", tags=["workers"])

    @router.post("", status_code=201)
    async def record(
        person_id: PersonId,
        new: NewReturn,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """Record that a worker came back by their own means (自行返回)."""
        not_ahead("arrived_at", new.arrived_at, sent.at)
        await existing(handlers, person_id)
        command = RecordReturn(
            person_id=person_id,
            enterprise_id=new.enterprise_id,
            from_region=new.from_region,
            arrived_at=new.arrived_at,
            by="own",
            isolation_id=sent.new_id("isolation"),
            at=sent.at,
        )
        outcome = await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")

    return router
