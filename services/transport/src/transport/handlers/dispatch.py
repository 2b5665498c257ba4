"""What is known of persons, vehicles, passes and permits, put into the commands on a trip."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.aggregates import Outcome
from shared.causes import Cause
from shared.errors import Refused
from shared.knowledge import permits, standings
from shared.projections import Documents
from transport.domain import trip
from transport.domain.rules import DEPARTURE_VERSION, boarding_rule
from transport.handlers.kinds import Handlers
from transport.handlers.reserving import Reserving
from transport.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Dispatch:
    handlers: Handlers
    documents: Documents

    @property
    def _reserving(self) -> Reserving:
        return Reserving(self.handlers)

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
        self, trip_id: str, person_ids: Sequence[str], *, at: datetime, cause: Cause
    ) -> Mapping[str, trip.Board]:
        """One command for each person, in their order; who may board is reserved for this trip.

        Where this process ends before they are aboard, the same trip takes them at any time, and
        another one as soon as the reservation has lasted.
        """
        found = await self._boardings(trip_id, person_ids, at)
        state = (await self.handlers.trips.aggregates.load(trip_id)).state
        boarding = [id_ for id_, command in found.items() if boards(command, state)]
        lost = await self._reserving.persons(boarding, trip_id, at, cause)
        return {
            id_: replace(command, elsewhere=(lost[id_],)) if id_ in lost else command
            for id_, command in found.items()
        }

    async def _boardings(
        self, trip_id: str, person_ids: Sequence[str], at: datetime
    ) -> Mapping[str, trip.Board]:
        known, measured, aboard = await asyncio.gather(
            standings.standings(self.documents, person_ids),
            Knowledge(self.documents).readings_of(person_ids),
            self.handlers.aboard_elsewhere(trip_id, person_ids),
        )
        rule = boarding_rule(at)
        return {
            id_: trip.Board(
                trip_id, id_, known.get(id_), measured.get(id_), rule, at, aboard.get(id_, ())
            )
            for id_ in person_ids
        }

    async def depart(self, trip_id: str, *, at: datetime, cause: Cause) -> Outcome:
        """Refused by the trip before its vehicle is claimed, or where another trip was faster.

        Where this process ends in between, the same trip departs at any time, and another one as
        soon as the claim has lasted.
        """
        trips = self.handlers.trips
        if (gone := await trips.already(trip_id, cause)) is not None:
            return gone
        planned = (await trips.aggregates.load(trip_id)).state
        command = await self._departure(trip_id, planned, at)
        if trip.decider.decide(command, planned):
            lost = await self._reserving.vehicle(planned.plate, trip_id, at, cause)
            command = replace(command, on_the_road=(lost,)) if lost else command
        return await trips(trip_id, command, at=at, cause=cause)

    async def _departure(self, trip_id: str, planned: trip.Trip, at: datetime) -> trip.Depart:
        passes, of_enterprise, on_the_road = await asyncio.gather(
            permits.passes_of(self.documents, planned.plate),
            permits.permits_of(self.documents, planned.enterprise_id),
            self.handlers.trips.aggregates.where({"plate": planned.plate, "status": "departed"}),
        )
        return trip.Depart(
            trip_id=trip_id,
            passes=tuple(passes),
            permits=tuple(of_enterprise),
            rule_version=DEPARTURE_VERSION,
            at=at,
            on_the_road=tuple(id_ for id_ in on_the_road if id_ != trip_id),
        )


def boards(command: trip.Board, state: trip.Trip) -> bool:
    """Say whether the person goes aboard by this command, as far as the trip is concerned."""
    try:
        return bool(trip.decider.decide(command, state))
    except Refused:
        return False
