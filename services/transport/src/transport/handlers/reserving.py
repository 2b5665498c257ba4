"""Vehicles and persons are reserved for one trip at a time: one document each, one write.

See decision 0027: the reservation comes first, and the trip that has it lets go by being over.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from shared.causes import Cause
from shared.errors import Refused
from transport.domain.boarding import ReserveBoarding
from transport.domain.reservations import Held, has_let_go_person, has_let_go_vehicle
from transport.domain.vehicle import ClaimVehicle
from transport.handlers.kinds import Handlers


@dataclass(frozen=True, slots=True)
class Reserving:
    handlers: Handlers

    async def vehicle(self, plate: str, trip_id: str, at: datetime, cause: Cause) -> str | None:
        """Claim the vehicle for the trip, or name the trip that has it."""
        vehicles = self.handlers.vehicles
        last = (await vehicles.aggregates.load(plate)).state.held
        let_go: Held | None = None
        if last.since is not None:
            before = (await self.handlers.trips.aggregates.load(last.trip_id)).state
            let_go = last if has_let_go_vehicle(before, last.since, at) else None
        try:
            command = ClaimVehicle(plate, trip_id, let_go, at)
            await vehicles(plate, command, at=at, cause=afresh(cause))
        except Refused:
            return (await vehicles.aggregates.load(plate)).state.held.trip_id
        return None

    async def persons(
        self, person_ids: Sequence[str], trip_id: str, at: datetime, cause: Cause
    ) -> Mapping[str, str]:
        """Reserve these persons for the trip; of who boards another one, give that."""
        last = await self.handlers.boardings.aggregates.several(person_ids)
        before = await self.handlers.trips.aggregates.several(
            {stored.state.trip_id for stored in last.values()} - {"", trip_id}
        )

        async def reserve(person_id: str, held: Held) -> str | None:
            let_go: Held | None = None
            if held.since is not None and held.trip_id in before:
                trip = before[held.trip_id].state
                let_go = held if has_let_go_person(trip, person_id, held.since, at) else None
            return await self._reserve(ReserveBoarding(person_id, trip_id, let_go, at), cause)

        lost = await asyncio.gather(*(reserve(id_, one.state) for id_, one in last.items()))
        return {id_: by for id_, by in zip(last, lost, strict=True) if by is not None}

    async def _reserve(self, command: ReserveBoarding, cause: Cause) -> str | None:
        boardings, id_ = self.handlers.boardings, command.person_id
        try:
            await boardings(id_, command, at=command.at, cause=afresh(cause))
        except Refused:
            return (await boardings.aggregates.load(id_)).state.trip_id
        return None


def afresh(cause: Cause) -> Cause:
    """A command of its own each time: repeated after another trip had it, it is decided again."""
    return replace(cause, id=str(uuid4()), fingerprint="")
