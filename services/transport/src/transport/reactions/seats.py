"""Who may not return has no seat: the deferral takes it away, whichever was first."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.bus import Heard
from shared.causes import because_of
from shared.events.health_records import WorkerDeferred
from shared.events.transport import PassengerAdded
from shared.knowledge.standings import standings
from shared.projections import Documents
from transport.domain.trip import RemovePassenger
from transport.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Seats:
    handlers: Handlers
    documents: Documents

    async def take_away(
        self, heard: Sequence[Heard[WorkerDeferred] | Heard[PassengerAdded]]
    ) -> None:
        """Remove who is deferred from all trips that have not departed."""
        because = {one.event.person_id: one.envelope for one in heard}
        known = await standings(self.documents, because)
        deferred = {id_: one for id_, one in known.items() if not one.may_return}
        if not deferred:
            return
        trips = self.handlers.trips
        seated = {"status": "planned", "passengers.person_id": {"$in": sorted(deferred)}}
        for trip_id, stored in (await trips.aggregates.where(seated)).items():
            seats = stored.state.passengers
            for person_id in (one.person_id for one in seats if one.person_id in deferred):
                envelope = because[person_id]
                command = RemovePassenger(trip_id, person_id, deferred[person_id].reasons)
                cause = because_of(envelope, "remove-passenger")
                await trips(trip_id, command, at=envelope.time, cause=cause)
