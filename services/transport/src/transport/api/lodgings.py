"""Lodgings: rooms opened, held for who is on the way, and given back."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from shared.errors import NotFound
from shared.events.base import Code, PersonId
from shared.existing import named_in_body, named_in_path
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, gather, page, read
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.rollcall import MOST, Added, Rollcall
from transport.api.trips import PERSON
from transport.domain.lodging import Command, HoldRoom, Lodging, OpenRooms, ReleaseRoom
from transport.handlers import Handlers
from transport.knowledge import Knowledge
from transport.views import HotelStayView, LodgingView
from transport.views.stays import Waits, first_come

READERS = allow("operator", "dispatcher", "auditor")
MOST_ROOMS = 500
Why = Annotated[
    Code | None,
    Query(
        description="Needed while the isolation goes on: a code, never a name, as in a fact",
        examples=["moves-to-another-lodging"],
    ),
]


class NewRooms(Body):
    lodging_id: Code = Field(examples=["hotel-bashang"])
    name: str = Field(min_length=1, max_length=200, examples=["Bashang Hotel"])
    rooms: tuple[Code, ...] = Field(
        min_length=1, max_length=MOST_ROOMS, examples=[["301", "302", "303"]]
    )


class Holds(Body):
    person_ids: tuple[PersonId, ...] = Field(min_length=1, max_length=MOST, examples=[[PERSON]])
    trip_id: Code = Field(examples=["5f0e7a52-0c1e-5a6b-9d3e-2f1f6f1c7a10"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/lodgings", tags=["lodgings"])
    add_queries(router, platform)
    add_rooms(router, handlers)
    add_release(router, handlers, Knowledge(platform.documents))
    add_holds(router, handlers)
    return router


def add_queries(router: APIRouter, platform: Platform) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(after: After = None, limit: Limit = 100) -> Page[LodgingView]:
        """List lodgings (集中隔离点) with their rooms."""
        return await page(platform.documents, LodgingView, {}, limit=limit, after=after)

    @router.get("/waiting", dependencies=[READERS])
    async def waiting(limit: Limit = 1_000) -> Waits:
        """List who isolates at a hotel and has no room, the longest waiting first (待安排房间)."""
        now = platform.clock.now()
        stays = await gather(platform.documents, HotelStayView, lambda one: bool(one.wait(now)))
        waits = sorted((wait for one in stays if (wait := one.wait(now))), key=first_come)
        return Waits(waiting=len(waits), as_of=now, items=waits[:limit])

    @router.get("/{lodging_id}", dependencies=[READERS])
    async def show(lodging_id: Code, at_least: AtLeast = 0) -> LodgingView:
        """Show one lodging, room by room."""
        return await read(platform.documents, LodgingView, lodging_id, at_least)


def add_rooms(router: APIRouter, handlers: Handlers) -> None:
    lodgings = handlers.lodgings

    @router.post("", status_code=201)
    async def open_rooms(
        new: NewRooms, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Open rooms of a lodging for isolation; more rooms of the same lodging are added."""
        command = OpenRooms(**new.model_dump())
        outcome = await lodgings(new.lodging_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/lodgings/{new.lodging_id}")


def add_release(router: APIRouter, handlers: Handlers, known: Knowledge) -> None:
    @router.delete("/{lodging_id}/rooms/{person_id}", status_code=201)
    async def release(
        lodging_id: Code,
        person_id: PersonId,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
        reason: Why = None,
    ) -> Accepted:
        """Give back a person's room; while they isolate, with a reason: they wait for another."""
        lodging = (await named_in_path(handlers.lodgings, "lodging", lodging_id)).state
        if not lodging.knows(person_id):
            raise NotFound(f"this person never had a room in lodging {lodging_id}")
        isolation = await known.isolation_of(person_id)
        unfinished = isolation.isolation_id if isolation and isolation.needs_room else None
        command = ReleaseRoom(lodging_id, person_id, unfinished=unfinished, reason=reason)
        outcome = await handlers.lodgings(lodging_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/lodgings/{lodging_id}")


def add_holds(router: APIRouter, handlers: Handlers) -> None:
    lodgings = handlers.lodgings
    rollcall: Rollcall[Command, Lodging] = Rollcall(lodgings, has_room, "/v1/lodgings")

    @router.post("/{lodging_id}/holds", status_code=201)
    async def hold(
        lodging_id: Code,
        asked: Holds,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher")],
    ) -> Added:
        """Hold rooms for people who are on the way (预留房间); whoever finds none is named."""
        await named_in_path(lodgings, "lodging", lodging_id)
        await named_in_body(handlers.trips, "trip_id", asked.trip_id)
        commands = {p: await hold_for(p, lodging_id, asked.trip_id) for p in asked.person_ids}
        return await rollcall.add(lodging_id, commands, sent, response)

    async def hold_for(person_id: str, lodging_id: str, trip_id: str) -> HoldRoom:
        elsewhere = [id_ for id_ in await handlers.rooms_of(person_id) if id_ != lodging_id]
        return HoldRoom(lodging_id, person_id, trip_id, tuple(elsewhere))


def has_room(lodging: Lodging, person_id: str) -> bool:
    return lodging.room_of(person_id) is not None
