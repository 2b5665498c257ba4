"""What others say, and what we said ourselves -> commands on the files it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from health_records import knowledge
from health_records.domain.contacts import Positive, Presence, close_contacts
from health_records.domain.fever import HoldForFever
from health_records.domain.file import Fever
from health_records.domain.isolation import RecordReturn
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from shared.bus import Heard, Subscription, on, on_all, project
from shared.causes import because_of
from shared.clock import Clock, milliseconds
from shared.envelope import Envelope
from shared.events.checkpoint import (
    EntryAdmitted,
    FeverDetected,
    FeverLimitsScheduled,
    FeverLimitsWithdrawn,
)
from shared.events.health_records import ExaminationRecorded, WorkerRegistered
from shared.events.permits import EnterpriseRegistered
from shared.events.transport import PassengerBoarded, RoomAssigned, RoomReleased, TripCompleted
from shared.identity import derived_id


@dataclass(frozen=True, slots=True)
class Files:
    handlers: Handlers
    known: Knowledge
    clock: Clock

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            on(FeverDetected, self.hold_for_fever, learn=knowledge.learn_fever),
            on(TripCompleted, self.record_returns),
            on(ExaminationRecorded, self.follow_examination, learn=knowledge.learn_positive),
            on_all(PassengerBoarded, self.trace_from_seats, learn=knowledge.learn_seat),
            on_all(RoomAssigned, self.trace_from_rooms, learn=knowledge.learn_room),
            project(RoomReleased, knowledge.learn_room_left),
            project(EnterpriseRegistered, knowledge.learn_enterprise),
            project(FeverLimitsScheduled, knowledge.learn_limits),
            project(FeverLimitsWithdrawn, knowledge.learn_withdrawal),
            on_all(EntryAdmitted, self.trace_from_gates, learn=knowledge.learn_passage),
            on_all(WorkerRegistered, self.trace_from_shifts, learn=knowledge.learn_shift),
        )

    async def hold_for_fever(self, event: FeverDetected, envelope: Envelope[FeverDetected]) -> None:
        if event.person_id is not None:
            fever = Fever(event.reading_id, event.celsius, event.measured_at)
            await self._hold(event.person_id, fever, envelope)

    async def _hold(self, person_id: str, fever: Fever, envelope: Envelope[Any]) -> None:
        """Decided when it is heard of: a fever may be told long after it was measured."""
        # Another's clock may be ahead of ours: nothing is decided before what it follows from.
        at = max(self.clock.now(), envelope.time)
        command, cause = HoldForFever(person_id, fever, at), because_of(envelope, "hold")
        await self.handlers.workers(person_id, command, at=at, cause=cause)

    async def record_returns(self, event: TripCompleted, envelope: Envelope[TripCompleted]) -> None:
        for person_id in event.arrived:
            command = RecordReturn(
                person_id=person_id,
                enterprise_id=event.enterprise_id,
                from_region=event.from_region,
                arrived_at=event.completed_at,
                by="trip",
                isolation_id=derived_id("isolation", event.trip_id, person_id),
                at=envelope.time,
                trip_id=event.trip_id,
            )
            cause = because_of(envelope, "return")
            await self.handlers.workers(person_id, command, at=envelope.time, cause=cause)

    async def follow_examination(
        self, event: ExaminationRecorded, envelope: Envelope[ExaminationRecorded]
    ) -> None:
        """A fever may have come after a negative; a positive has close contacts."""
        if event.result == "negative":
            fever = await self.known.latest_fever(event.person_id)
            if fever is not None:
                await self._hold(event.person_id, fever, envelope)
        else:
            positive = Positive(event.person_id, event.examined_at, envelope.time)
            await self._trace(positive, envelope)

    async def trace_from_seats(self, heard: Sequence[Heard[PassengerBoarded]]) -> None:
        await self._trace_known([(one.event.boarded_at, one.envelope) for one in heard])

    async def trace_from_rooms(self, heard: Sequence[Heard[RoomAssigned]]) -> None:
        await self._trace_known([(one.envelope.time, one.envelope) for one in heard])

    async def trace_from_gates(self, heard: Sequence[Heard[EntryAdmitted]]) -> None:
        await self._trace_known([(one.event.at, one.envelope) for one in heard])

    async def trace_from_shifts(self, heard: Sequence[Heard[WorkerRegistered]]) -> None:
        await self._trace_known([(one.envelope.time, one.envelope) for one in heard])

    async def _trace_known(self, presences: Sequence[tuple[datetime, Envelope[Any]]]) -> None:
        """Somebody's presence was heard of after a positive it matters to; there are few."""
        told = [(milliseconds(at), envelope) for at, envelope in presences]
        for positive in await self.known.positives_known_after(min(at for at, _ in told)):
            # All presences are stored by now: looking once finds what each of them led to.
            mattering = [envelope for since, envelope in told if positive.recorded_at >= since]
            await self._trace(positive, mattering[-1])

    async def _trace(self, positive: Positive, envelope: Envelope[Any]) -> None:
        mine = await self.known.presences(positive)
        theirs: list[Presence] = []
        for own in mine:
            theirs += await self.known.beside(own)
        traced = f"trace/{positive.person_id}/{positive.examined_at.isoformat()}"
        for command in close_contacts(positive, mine, theirs):
            # Somebody may have been with them twice: each is a command of its own.
            purpose = f"{traced}/{command.meeting or command.how}"
            await self.handlers.workers(
                command.person_id, command, at=command.at, cause=because_of(envelope, purpose)
            )
