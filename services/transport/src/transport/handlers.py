"""The aggregates of this service and the way into each."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from shared.aggregates import Outcome
from shared.causes import Cause
from shared.commands import CommandHandler
from shared.knowledge import permits, standings
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.desk import Desk
from transport.domain import books, consignment, farm, lodging, stock, trip, vehicle
from transport.domain.rules import DEPARTURE_VERSION, SeatRule, boarding_rule
from transport.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Handlers:
    vehicles: CommandHandler[vehicle.Command, vehicle.Vehicle]
    trips: CommandHandler[trip.Command, trip.Trip]
    lodgings: CommandHandler[lodging.Command, lodging.Lodging]
    consignments: CommandHandler[consignment.Command, consignment.Consignment]
    stocks: CommandHandler[stock.Command, stock.Stock]
    farms: CommandHandler[farm.Command, farm.Farm]
    seat_rules: Desk[SeatRule]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            vehicles=platform.handler("vehicles", vehicle.decider),
            trips=platform.handler("trips", trip.decider, searched=["passengers.person_id"]),
            lodgings=platform.handler(
                "lodgings", lodging.decider, searched=["rooms.person_id", "rooms.stay"]
            ),
            consignments=platform.handler("consignments", consignment.decider, searched=["holder"]),
            stocks=platform.handler("stocks", stock.decider),
            farms=platform.handler("farms", farm.decider),
            seat_rules=Desk.on(platform, "seat_rules", books.SEATS),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {
            "vehicles": self.vehicles,
            "trips": self.trips,
            "lodgings": self.lodgings,
            "consignments": self.consignments,
            "stocks": self.stocks,
            "farms": self.farms,
            "seat_rules": self.seat_rules.handler,
        }

    async def rooms_of(self, person_id: str) -> Mapping[str, lodging.Room]:
        """The person's rooms by lodging: one, but for the moment it takes to find a second."""
        found: dict[str, lodging.Room] = {}
        theirs = await self.lodgings.aggregates.where({"rooms.person_id": person_id})
        for id_, stored in theirs.items():
            room = stored.state.room_of(person_id)
            if room is not None:
                found[id_] = room
        return found


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Puts what is known of persons, passes and permits into the commands on a trip."""

    handlers: Handlers
    documents: Documents

    async def additions(
        self, trip_id: str, person_ids: Sequence[str], at: datetime
    ) -> Mapping[str, trip.AddPassenger]:
        """One command for each person, in their order."""
        known = await standings.standings(self.documents, person_ids)
        rule, seats = boarding_rule(at), await self.handlers.seat_rules.in_effect(at)
        return {
            id_: trip.AddPassenger(trip_id, id_, known.get(id_), rule, seats) for id_ in person_ids
        }

    async def boardings(
        self, trip_id: str, person_ids: Sequence[str], at: datetime
    ) -> Mapping[str, trip.Board]:
        """One command for each person, in their order."""
        known, measured = await asyncio.gather(
            standings.standings(self.documents, person_ids),
            Knowledge(self.documents).readings_of(person_ids),
        )
        rule = boarding_rule(at)
        return {
            id_: trip.Board(trip_id, id_, known.get(id_), measured.get(id_), rule, at)
            for id_ in person_ids
        }

    async def depart(
        self, trip_id: str, planned: trip.Trip, *, at: datetime, cause: Cause
    ) -> Outcome:
        command = trip.Depart(
            trip_id=trip_id,
            passes=tuple(await permits.passes_of(self.documents, planned.plate)),
            permits=tuple(await permits.permits_of(self.documents, planned.enterprise_id)),
            rule_version=DEPARTURE_VERSION,
            at=at,
        )
        return await self.handlers.trips(trip_id, command, at=at, cause=cause)


@dataclass(frozen=True, slots=True)
class Depot:
    """Sends consignments, and takes what they hold out of a stock where one is named."""

    handlers: Handlers
    documents: Documents

    async def send(self, terms: consignment.Terms, *, at: datetime, cause: Cause) -> Outcome:
        """Refused by the consignment before anything is taken, by the stock before it is sent.

        Where this process ends in between, the reaction to `stock-drawn` sends what was taken.
        """
        consignments, id_ = self.handlers.consignments, terms.consignment_id
        if (sent := await consignments.already(id_, cause)) is not None:
            return sent
        passes = await permits.passes_of(self.documents, terms.plate) if terms.plate else ()
        command = consignment.Dispatch(terms, tuple(passes), at)
        state = (await consignments.aggregates.load(id_)).state
        if consignment.decide(command, state) and terms.from_stock is not None:
            taken_from = stock.stock_id(terms.from_stock, terms.item)
            await self.handlers.stocks(taken_from, stock.Draw(terms, at), at=at, cause=cause)
        vouched = consignment.Dispatch(terms, None, at)
        return await consignments(id_, vouched, at=at, cause=cause)
