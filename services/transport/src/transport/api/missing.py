"""Passengers who were aboard and did not arrive: the list, and the end of an alarm."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from shared.events.base import Code, PersonId
from shared.existing import named_in_path
from shared.platform import Platform
from shared.views import After, Limit, Page, page
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.trips import PERSON, READERS
from transport.domain.trip import Find
from transport.handlers import Handlers
from transport.views import Alarm, MissingPassengerView


class Finding(Body):
    """Where somebody was found: a code of a place, never an address."""

    person_id: PersonId = Field(examples=[PERSON])
    place: Code = Field(examples=["service-area-3"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["missing passengers"])

    @router.get("/missing-passengers", dependencies=[READERS])
    async def browse(
        alarm: Alarm | None = None, after: After = None, limit: Limit = 100
    ) -> Page[MissingPassengerView]:
        """List passengers who were aboard and did not arrive (未到人员)."""
        criteria = {} if alarm is None else {"alarm.state": alarm}
        sort = "missing.missed_at"
        return await page(
            platform.documents, MissingPassengerView, criteria, sort=sort, limit=limit, after=after
        )

    @router.post("/trips/{trip_id}/findings", status_code=201)
    async def find(
        trip_id: Code,
        said: Finding,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "officer", "guard")],
    ) -> Accepted:
        """Say that a missing passenger was found, and where: the alarm is closed."""
        await named_in_path(handlers.trips, "trip", trip_id)
        command = Find(trip_id, said.person_id, said.place, sent.caller.name, sent.at)
        outcome = await handlers.trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")

    return router
