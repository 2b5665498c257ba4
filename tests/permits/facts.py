"""Facts as they come from the bus, ours and those of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from tests.permits.samples import MORNING

from shared.envelope import Delivery, Envelope, Record, encode
from shared.events import OWNERS, Event
from shared.memory.bus import InMemoryBus

E = TypeVar("E", bound=Event)
SOURCES = {event: owner for owner, events in OWNERS.items() for event in events}


def envelope(event: E, revision: int, at: datetime = MORNING) -> Envelope[E]:
    return Envelope(
        id=f"{event.type}/{event.subject}/{revision}",
        source=SOURCES[type(event)],
        type=event.type,
        subject=event.subject,
        time=at,
        data=event,
        revision=revision,
    )


def record(event: Event, revision: int, at: datetime = MORNING) -> Record:
    return encode(envelope(event, revision, at))


def delivered(event: Event, revision: int) -> Delivery:
    said = record(event, revision)
    return Delivery(said.topic, 0, revision, said.key.encode(), said.value, said.headers, 0)


def history(*events: Event) -> list[Delivery]:
    """Give all facts of one aggregate, in order."""
    return [delivered(event, revision) for revision, event in enumerate(events, start=1)]


async def say(bus: InMemoryBus, *events: Event, revision: int = 1) -> None:
    await bus.publish([record(event, revision) for event in events])


def types(bus: InMemoryBus, topic: str = "permits.permits") -> Sequence[str]:
    return [delivery.type for delivery in bus.log(topic).deliveries]
