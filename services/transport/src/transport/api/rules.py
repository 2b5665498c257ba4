"""The rule of seats: what holds, what is to come, and what a change would do."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from shared.aggregates import pages
from shared.events.base import Code
from shared.events.transport.rules import Percent
from shared.platform import Platform
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes
from transport.domain.rules import SeatRule
from transport.handlers import Handlers

NAMED = 100
"""How many trips an answer names; its numbers count all of them."""

Ids = Annotated[list[str], Field(default_factory=list, description=f"up to {NAMED}, by name")]


class NewSeatRule(NewVersion):
    """How many of a vehicle's seats may be taken, in percent, rounded down."""

    version: Code = Field(examples=["seats-2020-03"])
    percent: Percent = Field(examples=[50])


class SeatDryRun(BaseModel):
    """A lowered cap stands for new seats at once; a raised one for trips planned from then on.

    `over_the_cap` are the planned trips with more passengers than the version allows, and
    `passengers_beyond` those passengers: nobody's seat is taken away.
    """

    in_effect: str = Field(description="The version that holds until then")
    planned: int = 0
    keep_their_cap: int = 0
    take_fewer: int = 0
    over_the_cap: int = 0
    passengers_beyond: int = 0
    over_the_cap_ids: Ids


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    async def try_seats(rule: SeatRule) -> SeatDryRun:
        return await dry_run_of_seats(handlers, rule)

    seats = RuleApi(handlers.seat_rules, NewSeatRule, SeatDryRun, try_seats)
    return rule_routes(seats, platform)


async def dry_run_of_seats(handlers: Handlers, rule: SeatRule) -> SeatDryRun:
    planned = fewer = beyond = 0
    over: list[str] = []
    async for page in pages(handlers.trips.aggregates, {"status": "planned"}):
        for trip_id, stored in page.items():
            trip = stored.state
            cap = trip.seat_cap if trip.seats is None else rule.cap(trip.seats)
            planned += 1
            fewer += cap < trip.seat_cap
            if len(trip.passengers) > cap:
                over.append(trip_id)
                beyond += len(trip.passengers) - cap
    return SeatDryRun(
        in_effect=(await handlers.seat_rules.in_effect(rule.effective)).version,
        planned=planned,
        keep_their_cap=planned - fewer,
        take_fewer=fewer,
        over_the_cap=len(over),
        passengers_beyond=beyond,
        over_the_cap_ids=over[:NAMED],
    )
