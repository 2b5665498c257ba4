"""Facts about lodgings with rooms for isolation."""

from typing import ClassVar

from shared.events.base import Code, Event, PersonId


class LodgingEvent(Event):
    """About a house with rooms for isolation."""

    topic: ClassVar[str] = "transport.lodgings"

    lodging_id: Code

    @property
    def subject(self) -> str:
        return self.lodging_id


class RoomsOpened(LodgingEvent):
    name: str
    rooms: tuple[Code, ...]


class RoomHeld(LodgingEvent):
    """Kept free for somebody who is on the way."""

    room: Code
    person_id: PersonId
    trip_id: Code


class RoomAssigned(LodgingEvent):
    room: Code
    person_id: PersonId
    isolation_id: Code


class RoomReleased(LodgingEvent):
    """`reason` where it was given back before the isolation ended."""

    room: Code
    person_id: PersonId
    reason: Code | None = None
