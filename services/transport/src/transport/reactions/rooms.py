"""Who isolates at a hotel has one room: assigned when one is free, released when it ends.

Every reaction looks at what is stored and does what is missing, so facts may arrive in any order
and again.
"""

from dataclasses import dataclass
from typing import Any

from shared.causes import because_of
from shared.envelope import Envelope
from shared.errors import Refused
from shared.events.health_records import IsolationEnded, IsolationStarted
from shared.events.transport import RoomAssigned, RoomHeld, RoomReleased, RoomsOpened
from transport.domain.lodging import AssignRoom, Lodging, ReleaseRoom, Room
from transport.handlers import Handlers
from transport.knowledge import Knowledge, KnownIsolation

Because = Envelope[Any]
"""The fact that a reaction acts on."""
Lodgings = dict[str, Lodging]
"""All lodgings by id, loaded once for a reaction; each again where the reaction changed it."""


@dataclass(frozen=True, slots=True)
class Rooms:
    handlers: Handlers
    known: Knowledge

    async def settle_person(
        self, event: IsolationStarted | IsolationEnded | RoomHeld | RoomAssigned, because: Because
    ) -> None:
        """Make the person's rooms fit what is known of their isolation."""
        person_id = event.person_id
        known = await self.known.isolation_of(person_id)
        if known is not None and known.needs_room:
            await self._assign(person_id, known, await self._lodgings(), because)
        elif known is not None:
            await self._release_occupied(person_id, because)
        await self._keep_one(person_id, because)

    async def assign_to_waiting(self, _: RoomsOpened | RoomReleased, because: Because) -> None:
        """Give what is free to those who wait, the longest waiting first."""
        lodgings = await self._lodgings()
        housed = _housed(lodgings)
        for person_id, known in (await self.known.who_need_rooms()).items():
            if person_id in housed:
                continue
            if not await self._assign(person_id, known, lodgings, because):
                return

    async def _assign(
        self, person_id: str, known: KnownIsolation, lodgings: Lodgings, because: Because
    ) -> bool:
        """Try the lodging of an own room first, then all by id; False where all are full.

        Who left a lodging finds its doors closed until another room there is free.
        """
        for id_ in sorted(lodgings, key=lambda id_: (_rank(lodgings[id_].room_of(person_id)), id_)):
            if not lodgings[id_].has_room_for(person_id, known.isolation_id):
                continue
            found = await self._assign_in(id_, person_id, known.isolation_id, because)
            lodgings[id_] = await self._lodging(id_)
            if found:
                return True
        return any(lodging.free() for lodging in lodgings.values())

    async def _assign_in(
        self, lodging_id: str, person_id: str, isolation_id: str, because: Because
    ) -> bool:
        cause = because_of(because, f"assign/{person_id}")
        command = AssignRoom(lodging_id, person_id, isolation_id)
        try:
            await self.handlers.lodgings(lodging_id, command, at=because.time, cause=cause)
        except Refused as refusal:
            if refusal.rule == "lodging-full":
                return False  # somebody was faster; the next lodging may have one
            raise
        return True

    async def _release_occupied(self, person_id: str, because: Because) -> None:
        for lodging_id, room in (await self.handlers.rooms_of(person_id)).items():
            if room.status == "occupied":
                await self._release(lodging_id, room, because)

    async def _keep_one(self, person_id: str, because: Because) -> None:
        """Of rooms in several lodgings keep an occupied one first, then the first by id."""
        rooms = await self.handlers.rooms_of(person_id)
        for lodging_id in sorted(rooms, key=lambda id_: (_rank(rooms[id_]), id_))[1:]:
            await self._release(lodging_id, rooms[lodging_id], because)

    async def _release(self, lodging_id: str, room: Room, because: Because) -> None:
        command = ReleaseRoom(lodging_id, room.person_id or "", room.stay)
        cause = because_of(because, f"release/{room.person_id}")
        await self.handlers.lodgings(lodging_id, command, at=because.time, cause=cause)

    async def _lodgings(self) -> Lodgings:
        found = await self.handlers.lodgings.aggregates.where({})
        return {id_: stored.state for id_, stored in found.items()}

    async def _lodging(self, lodging_id: str) -> Lodging:
        return (await self.handlers.lodgings.aggregates.load(lodging_id)).state


def _housed(lodgings: Lodgings) -> frozenset[str]:
    rooms = [room for lodging in lodgings.values() for room in lodging.rooms]
    return frozenset(r.person_id for r in rooms if r.person_id and r.status == "occupied")


def _rank(room: Room | None) -> int:
    if room is None:
        return 2
    return 0 if room.status == "occupied" else 1
