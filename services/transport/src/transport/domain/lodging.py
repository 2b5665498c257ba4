"""A lodging: rooms for isolation, each free, held for somebody on the way, or occupied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import RoomAssigned, RoomHeld, RoomReleased, RoomsOpened


@dataclass(frozen=True, slots=True)
class OpenRooms:
    """Rooms that are open already stay as they are."""

    lodging_id: str
    name: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldRoom:
    """`elsewhere` are other lodgings where the person has a room."""

    lodging_id: str
    person_id: str
    trip_id: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignRoom:
    lodging_id: str
    person_id: str
    isolation_id: str


@dataclass(frozen=True, slots=True)
class ReleaseRoom:
    """`stay` is the trip or isolation that the room must stand for; None whatever it is.

    `unfinished` is an isolation of the person that goes on at a hotel: it takes a `reason`.
    """

    lodging_id: str
    person_id: str
    stay: str | None = None
    unfinished: str | None = None
    reason: str | None = None


Command = OpenRooms | HoldRoom | AssignRoom | ReleaseRoom


@dataclass(frozen=True, slots=True)
class Room:
    """`stay` is the trip a room is held for, or the isolation it is occupied for."""

    room: str
    status: Literal["free", "held", "occupied"] = "free"
    person_id: str | None = None
    stay: str | None = None


@dataclass(frozen=True, slots=True)
class Lodging:
    """`left` are isolations whose room was given back: they do not get it again at once.

    Once another room is free here they may have that. `guests` had a room here and gave it back.
    """

    name: str = ""
    rooms: tuple[Room, ...] = ()
    left: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()

    def room_of(self, person_id: str) -> Room | None:
        return next((room for room in self.rooms if room.person_id == person_id), None)

    def knows(self, person_id: str) -> bool:
        """Say whether the person has a room here or ever had one."""
        return person_id in self.guests or self.room_of(person_id) is not None

    def has_room_for(self, person_id: str, isolation_id: str) -> bool:
        """Say whether a person may isolate here: in an own room, else in one that is free."""
        if self.room_of(person_id) is not None:
            return True
        return isolation_id not in self.left and self.free() is not None

    def free(self) -> Room | None:
        return next((room for room in self.rooms if room.status == "free"), None)


def decide(command: Command, lodging: Lodging) -> Sequence[Event]:
    match command:
        case OpenRooms():
            return open_rooms(command, lodging)
        case HoldRoom():
            return hold(command, lodging)
        case AssignRoom():
            return assign(command, lodging)
        case ReleaseRoom():
            return release(command, lodging)
        case _:
            assert_never(command)


def open_rooms(command: OpenRooms, lodging: Lodging) -> Sequence[Event]:
    known = {room.room for room in lodging.rooms}
    new = tuple(room for room in dict.fromkeys(command.rooms) if room not in known)
    if not new:
        return []
    return [RoomsOpened(lodging_id=command.lodging_id, name=command.name, rooms=new)]


def hold(command: HoldRoom, lodging: Lodging) -> Sequence[Event]:
    if lodging.room_of(command.person_id) is not None:
        return []
    if command.elsewhere:
        raise Refused(
            f"this person has a room in {', '.join(command.elsewhere)}: release it first",
            rule="one-room",
        )
    return [
        RoomHeld(
            lodging_id=command.lodging_id,
            room=free_room(lodging).room,
            person_id=command.person_id,
            trip_id=command.trip_id,
        )
    ]


def assign(command: AssignRoom, lodging: Lodging) -> Sequence[Event]:
    """An own room first, held or of an earlier isolation; else one that is free."""
    own = lodging.room_of(command.person_id)
    if own.stay == command.isolation_id if own else command.isolation_id in lodging.left:
        return []
    return [
        RoomAssigned(
            lodging_id=command.lodging_id,
            room=(own or free_room(lodging)).room,
            person_id=command.person_id,
            isolation_id=command.isolation_id,
        )
    ]


def free_room(lodging: Lodging) -> Room:
    room = lodging.free()
    if room is None:
        raise Refused(
            f"all rooms of {lodging.name or 'the lodging'} are taken: open more or wait",
            rule="lodging-full",
        )
    return room


def release(command: ReleaseRoom, lodging: Lodging) -> Sequence[Event]:
    room = lodging.room_of(command.person_id)
    if room is None or command.stay not in (None, room.stay):
        return []
    if command.unfinished is not None and command.reason is None:
        raise Refused(
            "the isolation of this person goes on: give a reason, and they wait for another room",
            rule="isolation-unfinished",
            isolation_id=command.unfinished,
        )
    return [
        RoomReleased(
            lodging_id=command.lodging_id,
            room=room.room,
            person_id=command.person_id,
            reason=command.reason,
        )
    ]


def evolve(lodging: Lodging, event: Event) -> Lodging:
    match event:
        case RoomsOpened():
            opened = tuple(Room(room) for room in event.rooms)
            rooms = (*lodging.rooms, *opened)
            return replace(lodging, name=event.name, rooms=rooms, left=())
        case RoomHeld():
            return furnish(lodging, Room(event.room, "held", event.person_id, event.trip_id))
        case RoomAssigned():
            room = Room(event.room, "occupied", event.person_id, event.isolation_id)
            return furnish(lodging, room)
        case RoomReleased():
            return released(lodging, event)
        case _:
            return lodging


def furnish(lodging: Lodging, changed: Room) -> Lodging:
    rooms = (changed if room.room == changed.room else room for room in lodging.rooms)
    return replace(lodging, rooms=tuple(rooms))


def released(lodging: Lodging, event: RoomReleased) -> Lodging:
    """Another room is free: who left one before this may come back."""
    room = lodging.room_of(event.person_id)
    stay = room.stay if room is not None and room.status == "occupied" else None
    known = (one for one in lodging.guests if one != event.person_id)
    return replace(
        furnish(lodging, Room(event.room)),
        left=() if stay is None else (stay,),
        guests=(*known, event.person_id),
    )


decider: Decider[Command, Lodging] = Decider(decide, evolve, Lodging())
