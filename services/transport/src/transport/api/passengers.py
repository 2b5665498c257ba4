"""The manifest of a trip: who has a seat, who gives it back, who boards."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from shared.events import Reason
from shared.events.base import Code, PersonId
from shared.existing import named_in_path
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.rollcall import MOST, Added, Boarded, Rollcall
from transport.api.trips import PERSON
from transport.domain.rules import MANIFEST_VERSION
from transport.domain.trip import Command, RemovePassenger, Trip, refuse_if_closed
from transport.handlers import Dispatch, Handlers

Why = Annotated[
    Code,
    Query(description="A code, never a name: it becomes part of a fact", examples=["ill-at-home"]),
]


class Persons(Body):
    person_ids: tuple[PersonId, ...] = Field(min_length=1, max_length=MOST, examples=[[PERSON]])


class Boarding(Body):
    person_id: PersonId = Field(examples=[PERSON])


def routes(handlers: Handlers, dispatch: Dispatch) -> APIRouter:
    router = APIRouter(prefix="/v1/trips/{trip_id}", tags=["passengers"])
    add_manifest(router, handlers, dispatch)
    add_removal(router, handlers)
    add_boardings(router, handlers, dispatch)
    return router


def add_manifest(router: APIRouter, handlers: Handlers, dispatch: Dispatch) -> None:
    trips = handlers.trips
    rollcall: Rollcall[Command, Trip] = Rollcall(trips, is_on_manifest, "/v1/trips")

    @router.post("/passengers", status_code=201)
    async def add(
        trip_id: Code,
        new: Persons,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "clerk")],
    ) -> Added:
        """Add passengers to a trip (乘客名单), up to its seat cap; each is answered for."""
        await named_in_path(trips, "trip", trip_id)
        commands = await dispatch.additions(trip_id, new.person_ids, sent.at)
        return await rollcall.add(trip_id, commands, sent, response)


def add_removal(router: APIRouter, handlers: Handlers) -> None:
    trips = handlers.trips

    @router.delete("/passengers/{person_id}", status_code=201)
    async def remove(
        trip_id: Code,
        person_id: PersonId,
        reason: Why,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher")],
    ) -> Accepted:
        """Take a passenger off a trip, with the reason."""
        trip = (await named_in_path(trips, "trip", trip_id)).state
        if is_on_manifest(trip, person_id):
            refuse_if_closed(trip)
        why = Reason(code=reason, rule="by-dispatcher", rule_version=MANIFEST_VERSION)
        command = RemovePassenger(trip_id, person_id, (why,))
        outcome = await trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")


def add_boardings(router: APIRouter, handlers: Handlers, dispatch: Dispatch) -> None:
    trips = handlers.trips
    rollcall: Rollcall[Command, Trip] = Rollcall(trips, is_aboard, "/v1/trips")

    @router.post("/boardings", status_code=201)
    async def board(
        trip_id: Code,
        who: Boarding,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "guard")],
    ) -> Accepted:
        """Board a passenger: may return, a normal reading of the same day, aboard nowhere else."""
        await named_in_path(trips, "trip", trip_id)
        asked = [who.person_id]
        commands = await dispatch.boardings(trip_id, asked, at=sent.at, cause=sent.cause)
        command = commands[who.person_id]
        outcome = await trips(trip_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/trips/{trip_id}")

    @router.post("/boardings/batch", status_code=201)
    async def board_all(
        trip_id: Code,
        who: Persons,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "guard")],
    ) -> Boarded:
        """Board many passengers (批量登车), by the same rule; each is answered for."""
        await named_in_path(trips, "trip", trip_id)
        commands = await dispatch.boardings(trip_id, who.person_ids, at=sent.at, cause=sent.cause)
        return await rollcall.board(trip_id, commands, sent, response)


def is_aboard(trip: Trip, person_id: str) -> bool:
    return person_id in trip.aboard


def is_on_manifest(trip: Trip, person_id: str) -> bool:
    return trip.passenger(person_id) is not None
