"""The aggregates of this service and the way into each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from shared.commands import CommandHandler
from shared.platform import Platform
from shared.rules.desk import Desk
from transport.domain import (
    boarding,
    books,
    consignment,
    farm,
    lodging,
    stock,
    trip,
    vehicle,
)
from transport.domain.reservations import Held
from transport.domain.rules import SeatRule


@dataclass(frozen=True, slots=True)
class Handlers:
    vehicles: CommandHandler[vehicle.Command, vehicle.Vehicle]
    trips: CommandHandler[trip.Command, trip.Trip]
    boardings: CommandHandler[boarding.Command, Held]
    lodgings: CommandHandler[lodging.Command, lodging.Lodging]
    consignments: CommandHandler[consignment.Command, consignment.Consignment]
    stocks: CommandHandler[stock.Command, stock.Stock]
    farms: CommandHandler[farm.Command, farm.Farm]
    seat_rules: Desk[SeatRule]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            vehicles=platform.handler("vehicles", vehicle.decider),
            trips=platform.handler(
                "trips", trip.decider, searched=["passengers.person_id", "plate"]
            ),
            boardings=platform.handler("boardings", boarding.decider),
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
            "boardings": self.boardings,
            "lodgings": self.lodgings,
            "consignments": self.consignments,
            "stocks": self.stocks,
            "farms": self.farms,
            "seat_rules": self.seat_rules.handler,
        }

    async def aboard_elsewhere(
        self, trip_id: str, person_ids: Sequence[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Other trips, by person, that have them aboard and are not completed."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        criteria = {
            "status": {"$in": ["planned", "departed"]},
            "passengers.person_id": {"$in": list(person_ids)},
        }
        for id_, stored in (await self.trips.aggregates.where(criteria)).items():
            for person_id in stored.state.aboard if id_ != trip_id else ():
                found[person_id].append(id_)
        return {person_id: tuple(trips) for person_id, trips in found.items()}

    async def rooms_of(self, person_id: str) -> Mapping[str, lodging.Room]:
        """The person's rooms by lodging: one, but for the moment it takes to find a second."""
        found: dict[str, lodging.Room] = {}
        theirs = await self.lodgings.aggregates.where({"rooms.person_id": person_id})
        for id_, stored in theirs.items():
            room = stored.state.room_of(person_id)
            if room is not None:
                found[id_] = room
        return found
