"""Farms and how many days their feed lasts; deliveries count by the receipts of consignments."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from shared.clock import milliseconds
from shared.events.base import Code
from shared.existing import named_in_path
from shared.platform import Platform
from shared.times import SentTime
from shared.views import AtLeast, Limit, read, walk
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.measured import MassUnit, Told
from transport.domain.farm import Command, CountFeed, RegisterFarm, SetConsumption
from transport.domain.quantity import Quantity
from transport.handlers import Handlers
from transport.views import FarmView
from transport.views.farms import FarmNow, Farms, by_days_left

READERS = allow("clerk", "dispatcher", "officer", "operator", "auditor")
WRITERS = allow("clerk", "officer", "operator")
Text = Annotated[str, Field(min_length=1, max_length=200)]


class NewFarm(Body):
    """`feed` is what is there now, `per_day` what is eaten, both in `unit`."""

    farm_id: Code = Field(examples=["pig-farm-3"])
    name: Text = Field(examples=["Pig farm 3 (三号养猪场)"])
    township: Text = Field(examples=["Zhangbei (张北镇)"])
    animals: int = Field(ge=0, le=1_000_000, examples=[2_800])
    unit: MassUnit = Field(examples=["ton"])
    feed: Told = Field(examples=["18.5"])
    per_day: Told = Field(examples=["6"])


class NewFeedCount(Body):
    """What is there now, by weight: from now on all is reckoned from it."""

    unit: MassUnit = Field(examples=["ton"])
    feed: Told = Field(examples=["12"])


class NewConsumption(Body):
    """`since` is now where it is left out; it may be another day of the year before or after."""

    unit: MassUnit = Field(examples=["ton"])
    per_day: Told = Field(examples=["5.5"])
    since: SentTime | None = Field(default=None, examples=["2020-02-20T00:00:00+08:00"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/farms", tags=["farms"])
    add_registration(router, handlers)
    add_tellings(router, handlers)
    add_queries(router, platform)
    return router


async def carry_out(
    handlers: Handlers, farm_id: str, command: Command, response: Response, sent: Sent
) -> Accepted:
    outcome = await handlers.farms(farm_id, command, at=sent.at, cause=sent.cause)
    return answer(response, outcome, f"/v1/farms/{farm_id}")


def add_registration(router: APIRouter, handlers: Handlers) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewFarm, response: Response, sent: Annotated[Sent, WRITERS]
    ) -> Accepted:
        """Register a farm with the feed it has and what its animals eat a day."""
        command = RegisterFarm(
            farm_id=new.farm_id,
            name=new.name,
            township=new.township,
            animals=new.animals,
            feed=Quantity.of(new.feed, new.unit),
            per_day=Quantity.of(new.per_day, new.unit),
            at=sent.at,
        )
        return await carry_out(handlers, new.farm_id, command, response, sent)


def add_tellings(router: APIRouter, handlers: Handlers) -> None:
    @router.put("/{farm_id}/feed", status_code=201)
    async def count(
        farm_id: Code, found: NewFeedCount, response: Response, sent: Annotated[Sent, WRITERS]
    ) -> Accepted:
        """Tell what was counted; deliveries are not told here, receipts of consignments are."""
        await named_in_path(handlers.farms, "farm", farm_id)
        command = CountFeed(farm_id, Quantity.of(found.feed, found.unit), sent.at)
        return await carry_out(handlers, farm_id, command, response, sent)

    @router.put("/{farm_id}/consumption", status_code=201)
    async def set_consumption(
        farm_id: Code, new: NewConsumption, response: Response, sent: Annotated[Sent, WRITERS]
    ) -> Accepted:
        """Tell what is eaten a day from a time on, until a later version begins."""
        await named_in_path(handlers.farms, "farm", farm_id)
        per_day, since = Quantity.of(new.per_day, new.unit), milliseconds(new.since or sent.at)
        command = SetConsumption(farm_id, per_day, since, sent.at)
        return await carry_out(handlers, farm_id, command, response, sent)


def add_queries(router: APIRouter, platform: Platform) -> None:
    documents, clock = platform.documents, platform.clock

    @router.get("", dependencies=[READERS])
    async def browse(township: Text | None = None, limit: Limit = 1_000) -> Farms:
        """List the farms, who runs out of feed first comes first, reckoned for now."""
        criteria = {} if township is None else {"township": township}
        found = walk(documents, FarmView, criteria)
        farms = [FarmView.model_validate(document) async for document in found]
        return by_days_left(farms, clock.now(), limit)

    @router.get("/{farm_id}", dependencies=[READERS])
    async def show(farm_id: Code, at_least: AtLeast = 0) -> FarmNow:
        """Show a farm's days of feed, reckoned for now, and when it was ever without."""
        farm = await read(documents, FarmView, farm_id, at_least)
        return FarmNow.of(farm, clock.now())
