"""What the rest of the county says, put on the in-memory bus, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.health_records.people import COUNTY_CODE, MILL

from health_records.domain.file import Worker
from health_records.domain.worker import Command
from health_records.views import WorkerView
from health_records.worker import create_work
from shared.causes import Cause
from shared.envelope import Envelope, encode
from shared.events import Event
from shared.events.checkpoint import EntryAdmitted, FeverDetected
from shared.events.transport import PassengerBoarded, RoomAssigned, RoomReleased, TripCompleted
from shared.identity import derived_id
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform, Work

PERSON_KEY = bytes(range(32))
CIPHER_KEYS = {1: bytes(range(32))}
TOPIC = "health-records.workers"


def worker_of(platform: Platform) -> Work:
    return create_work(platform, person_key=PERSON_KEY, cipher_keys=CIPHER_KEYS)


@dataclass
class County:
    """`says` puts facts of other services on the bus; `settle` lets this service hear them."""

    platform: Platform
    work: Work
    bus: InMemoryBus
    sent: int = 0
    said: list[Event] = field(default_factory=list)

    async def says(self, event: Event, at: datetime, revision: int = 1) -> None:
        """Publish a fact of another service, without letting anybody hear it yet."""
        id_ = derived_id(event.type, str(revision), event.model_dump_json())
        envelope = Envelope(id_, "county", event.type, event.subject, at, event, revision=revision)
        await self.bus.publish([encode(envelope)])

    async def hears(self, event: Event, at: datetime) -> None:
        await self.says(event, at)
        await self.bus.settle()

    async def commands(self, command: Command, person: str, at: datetime) -> None:
        """Send a command without letting the reactions to its facts run yet."""
        self.sent += 1
        cause = Cause(id=f"test/{self.sent}", correlation_id="test")
        await self.work.handlers["workers"](person, command, at=at, cause=cause)

    async def file(self, person: str) -> Worker:
        state: Worker = (await self.work.handlers["workers"].aggregates.load(person)).state
        return state

    async def codes(self, person: str) -> list[str]:
        return [reason.code for reason in (await self.file(person)).reasons]

    async def view(self, person: str) -> WorkerView:
        document = await self.platform.documents.get(WorkerView.collection, person)
        assert document is not None
        return WorkerView.model_validate(document)

    def facts(self) -> Counter[str]:
        """How many facts of each type this service has said."""
        return Counter(delivery.type for delivery in self.bus.log(TOPIC).deliveries)

    def documents(self) -> Any:
        assert isinstance(self.platform.documents, InMemoryDocuments)
        return self.platform.documents.collections

    async def replay(self) -> None:
        """Let new consumer groups hear everything from the beginning."""
        for group in worker_of(self.platform).groups:
            self.bus.subscribe(group)
        await self.bus.settle()


def feverish(person: str, at: datetime, reading: str = "r1") -> FeverDetected:
    return FeverDetected(
        reading_id=reading,
        site_id="gate-1",
        device_id="t1",
        person_id=person,
        celsius=38.1,
        body_site="axillary",
        measured_at=at,
        limit=37.3,
        rule_version="fever-2020-01",
    )


def boarded(person: str, at: datetime, trip: str = "trip-1") -> PassengerBoarded:
    return PassengerBoarded(trip_id=trip, person_id=person, boarded_at=at)


def entered(person: str, at: datetime, site: str = "gate-1") -> EntryAdmitted:
    crossing = derived_id(person, at.isoformat())
    return EntryAdmitted(crossing_id=crossing, site_id=site, person_id=person, at=at)


def roomed(person: str, room: str = "101") -> RoomAssigned:
    return RoomAssigned(lodging_id="hotel-1", room=room, person_id=person, isolation_id="i1")


def left(person: str, room: str = "101") -> RoomReleased:
    return RoomReleased(lodging_id="hotel-1", room=room, person_id=person)


def arrived(at: datetime, *persons: str, region: str = COUNTY_CODE) -> TripCompleted:
    return TripCompleted(
        trip_id="trip-1",
        enterprise_id=MILL,
        from_region=region,
        arrived=persons,
        missing=(),
        kilometres=400,
        completed_at=at,
    )


def types(events: Sequence[Event]) -> list[str]:
    return [event.type for event in events]
