"""Who may not return has no seat: the deferral takes it away, whichever was first."""

from dataclasses import dataclass

from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.health_records import WorkerDeferred
from shared.events.transport import PassengerAdded
from shared.knowledge.standings import standing
from shared.projections import Documents
from transport.domain.trip import RemovePassenger
from transport.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Seats:
    handlers: Handlers
    documents: Documents

    async def take_away(
        self,
        event: WorkerDeferred | PassengerAdded,
        envelope: Envelope[WorkerDeferred] | Envelope[PassengerAdded],
    ) -> None:
        """Remove the person from all trips that have not departed, while they are deferred."""
        known = await standing(self.documents, event.person_id)
        if known is None or known.may_return:
            return
        trips, cause = self.handlers.trips, because_of(envelope, "remove-passenger")
        seated = {"status": "planned", "passengers.person_id": event.person_id}
        for trip_id, stored in (await trips.aggregates.where(seated)).items():
            command = RemovePassenger(trip_id, event.person_id, known.reasons)
            await trips(trip_id, command, at=envelope.time, cause=cause, stored=stored)
