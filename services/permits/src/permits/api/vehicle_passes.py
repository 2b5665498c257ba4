"""Vehicle passes: one vehicle, one pass, one route (一车一证一线)."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import Text, known_enterprise, permit_location
from permits.domain.vehicle_pass import IssuePass
from permits.handlers import Handlers, place_in_series
from shared.events.base import Code, PersonId
from shared.plates import AnyPlate
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer


class NewPass(Body):
    """`valid_from` is now where it is left out; a pass is never valid before it is issued."""

    enterprise_id: Code = Field(examples=["feed-mill"])
    plate: AnyPlate = Field(examples=["冀G·12345"])
    drivers: tuple[PersonId, ...] = Field(
        min_length=1, max_length=10, examples=[["9f86d081884c7d659a2feaa0c55ad015"]]
    )
    route: Text = Field(examples=["feed mill - Xiaoertai pig farms"])
    cargo: Text = Field(examples=["pig feed"])
    valid_from: SentTime | None = Field(default=None, examples=["2020-02-16T08:00:00+08:00"])
    valid_until: SentTime = Field(examples=["2030-03-01T00:00:00+08:00"])


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/vehicle-passes", tags=["vehicle passes"])

    @router.post("", status_code=201)
    async def issue(
        new: NewPass, response: Response, sent: Annotated[Sent, allow("officer", "operator")]
    ) -> Accepted:
        """Issue a pass (签发车辆通行证) to a vehicle that has none: see `/v1/passes/{id}`.

        A trailer (挂车) has none of its own: the towing vehicle carries the pass.
        """
        await known_enterprise(handlers, new.enterprise_id)
        passes = handlers.vehicle_passes
        series = ("vehicle-pass", new.plate)
        id_ = await place_in_series(passes.aggregates, *series, at=sent.at, cause=sent.cause)
        outcome = await passes(id_, command(id_, new, sent), at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(id_))

    return router


def command(permit_id: str, new: NewPass, sent: Sent) -> IssuePass:
    return IssuePass(
        permit_id=permit_id,
        holder=new.enterprise_id,
        plate=new.plate,
        drivers=new.drivers,
        route=new.route,
        cargo=new.cargo,
        valid_from=new.valid_from or sent.at,
        valid_until=new.valid_until,
        at=sent.at,
    )
