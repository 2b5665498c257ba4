"""A room held for somebody who is not coming is free again."""

from dataclasses import dataclass
from typing import Any

from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.transport import (
    PassengerRemoved,
    RoomHeld,
    TripCancelled,
    TripCompleted,
    TripDeparted,
)
from transport.domain.lodging import ReleaseRoom
from transport.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Holds:
    handlers: Handlers

    async def release_lost(
        self,
        event: PassengerRemoved | TripDeparted | TripCancelled | TripCompleted | RoomHeld,
        envelope: Envelope[Any],
    ) -> None:
        """Release what is held on this trip for persons it has lost."""
        lodgings = self.handlers.lodgings
        trip = (await self.handlers.trips.aggregates.load(event.trip_id)).state
        held = await lodgings.aggregates.where({"rooms.stay": event.trip_id})
        for lodging_id, stored in held.items():
            for room in stored.state.rooms:
                person_id = room.person_id
                if room.stay != event.trip_id or person_id is None or not trip.lost(person_id):
                    continue
                command = ReleaseRoom(lodging_id, person_id, event.trip_id)
                cause = because_of(envelope, f"release-hold/{person_id}")
                await lodgings(lodging_id, command, at=envelope.time, cause=cause)
