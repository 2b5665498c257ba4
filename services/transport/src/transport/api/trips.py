"""Trips: planned, departed, completed, or cancelled before that."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field

from shared.errors import wrong
from shared.events.base import Code, PersonId, Region
from shared.existing import named_in_body, named_in_path
from shared.plates import AnyPlate
from shared.platform import Platform
from shared.times import SentTime
from shared.views import After, AtLeast, Limit, Page, page, read, walk, wanted
from shared.web import Accepted, Body, Sent, allow, answer
from transport.domain.divisions import is_division
from transport.domain.rules import MOST_SEATS
from transport.domain.trip import Cancel, Complete, PlanTrip
from transport.handlers import Dispatch, Handlers
from transport.views import TripStatus, TripView
from transport.views.trip_summary import TripSummary, trip_summary

READERS = allow("dispatcher", "officer", "operator", "auditor")
PERSON = "0123456789abcdef0123456789abcdef"
LATEST_PLAN = timedelta(days=1)
"""A plan may be told that late: what lies further back is a slip of the pen."""


def division(code: str) -> str:
    """Refuse a code that no province and no municipality has."""
    if not is_division(code):
        raise ValueError("no province or municipality of GB/T 2260 begins like this")
    return code


Division = Annotated[Region, AfterValidator(division)]


class NewTrip(Body):
    """A point-to-point charter trip (点对点包车); the vehicle is registered."""

    plate: AnyPlate = Field(examples=["冀G12345"])
    enterprise_id: Code = Field(examples=["wind-power"])
    from_region: Division = Field(examples=["411524"])
    to_region: Division = Field(examples=["130722"])
    departs_at: SentTime = Field(examples=["2020-02-27T06:00:00+08:00"])
    passengers: int | None = Field(
        default=None,
        ge=1,
        le=MOST_SEATS,
        description="How many are expected; more than the seats that may be taken is refused",
        examples=[28],
    )


class Departure(Body):
    """Nothing to say: pass, permit and passengers are known."""


class Cancellation(Body):
    """Why it does not depart: a code, never a name, as it becomes part of a fact."""

    reason: Code = Field(examples=["road-closed"])


class Completion(Body):
    """Who arrived, of those who were aboard, and what the road was like."""

    arrived: tuple[PersonId, ...] = Field(max_length=100, examples=[[PERSON]])
    kilometres: int = Field(ge=0, le=20_000, examples=[1_980])
    through: tuple[Division, ...] = Field(
        default=(),
        max_length=50,
        description="Divisions the road led through: provinces and municipalities are counted",
        examples=[["410000", "370000", "120000", "110000"]],
    )
    hours: int | None = Field(
        default=None, ge=0, le=240, description="Hours on the road", examples=[30]
    )


def routes(handlers: Handlers, dispatch: Dispatch, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/trips", tags=["trips"])
    add_plan(router, handlers)
    add_queries(router, platform)
    add_journey(router, handlers, dispatch)
    return router


def add_plan(router: APIRouter, handlers: Handlers) -> None:
    @router.post("", status_code=201)
    async def plan(
        new: NewTrip, response: Response, sent: Annotated[Sent, allow("dispatcher")]
    ) -> Accepted:
        """Plan a trip; the seats that may be taken are the cap of the rule in effect."""
        vehicle = await named_in_body(handlers.vehicles, "plate", new.plate)
        trip_id = sent.new_id("trip")
        if await handlers.trips.already(trip_id, sent.cause) is None:
            refuse_past(new.departs_at, sent.at)
        rule, seats = await handlers.seat_rules.in_effect(sent.at), vehicle.state.seats
        command = PlanTrip(trip_id=trip_id, seats=seats, rule=rule, **new.model_dump())
        outcome = await handlers.trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")


def refuse_past(departs_at: datetime, now: datetime) -> None:
    if now - departs_at > LATEST_PLAN:
        raise wrong("departs_at", "lies more than a day in the past")


def add_queries(router: APIRouter, platform: Platform) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(
        enterprise_id: Code | None = None,
        status: TripStatus | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[TripView]:
        """List trips by when they are to depart."""
        criteria = wanted(enterprise_id=enterprise_id, status=status)
        return await page(
            platform.documents, TripView, criteria, sort="departs_at", limit=limit, after=after
        )

    @router.get("/summary", dependencies=[READERS])
    async def summarise(enterprise_id: Code | None = None) -> TripSummary:
        """Count trips, the seats planned, who arrived and who is missing, in all and by day."""
        criteria = {} if enterprise_id is None else {"enterprise_id": enterprise_id}
        found = walk(platform.documents, TripView, criteria, sort="departs_at")
        return await trip_summary(found)

    @router.get("/{trip_id}", dependencies=[READERS])
    async def show(trip_id: Code, at_least: AtLeast = 0) -> TripView:
        """Show a trip with its passengers, and when it is completed what the road was like."""
        return await read(platform.documents, TripView, trip_id, at_least)


def add_journey(router: APIRouter, handlers: Handlers, dispatch: Dispatch) -> None:
    @router.post("/{trip_id}/departure", status_code=201)
    async def depart(
        trip_id: Code,
        _: Departure,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher")],
    ) -> Accepted:
        """Depart: pass in force, no suspended permit, somebody aboard, vehicle on no other trip."""
        await named_in_path(handlers.trips, "trip", trip_id)
        outcome = await dispatch.depart(trip_id, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")

    @router.post("/{trip_id}/completion", status_code=201)
    async def complete(
        trip_id: Code,
        said: Completion,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher")],
    ) -> Accepted:
        """Hand over at the end: whoever was aboard and is not named is missing, with an alarm."""
        await named_in_path(handlers.trips, "trip", trip_id)
        command = Complete(trip_id, at=sent.at, **said.model_dump())
        outcome = await handlers.trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")

    @router.post("/{trip_id}/cancellation", status_code=201)
    async def cancel(
        trip_id: Code,
        said: Cancellation,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "operator")],
    ) -> Accepted:
        """Cancel a trip that has not departed (取消行程): seats and held rooms are free again."""
        await named_in_path(handlers.trips, "trip", trip_id)
        command = Cancel(trip_id, said.reason)
        outcome = await handlers.trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")
