"""Facts about rooms -> the lodgings that queries read."""

from collections.abc import Iterable
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.transport import (
    LodgingEvent,
    RoomAssigned,
    RoomHeld,
    RoomReleased,
    RoomsOpened,
)
from shared.projections import MergeAtRevision, Operation
from transport.views import LodgingView


def rooms_opened(event: RoomsOpened, envelope: Envelope[RoomsOpened]) -> Iterable[Operation]:
    rooms = {_room(room): {"room": room, "status": "free"} for room in event.rooms}
    yield _lodging(event, envelope, {"name": event.name, **rooms})


def room_held(event: RoomHeld, envelope: Envelope[RoomHeld]) -> Iterable[Operation]:
    yield _furnished(event, envelope, "held")


def room_assigned(event: RoomAssigned, envelope: Envelope[RoomAssigned]) -> Iterable[Operation]:
    yield _furnished(event, envelope, "occupied")


def room_released(event: RoomReleased, envelope: Envelope[RoomReleased]) -> Iterable[Operation]:
    room = {"room": event.room, "status": "free"}
    yield _lodging(event, envelope, {_room(event.room): room})


def _furnished(
    event: RoomHeld | RoomAssigned, envelope: Envelope[Any], status: str
) -> MergeAtRevision:
    room = event.model_dump(exclude={"lodging_id"}) | {"status": status}
    return _lodging(event, envelope, {_room(event.room): room})


def _room(room: str) -> str:
    # A room's name may hold a dot, which would be a step on the path.
    return f"rooms.{room.encode().hex()}"


def _lodging(
    event: LodgingEvent, envelope: Envelope[Any], fields: dict[str, Any]
) -> MergeAtRevision:
    return MergeAtRevision(LodgingView.collection, event.lodging_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(RoomsOpened, rooms_opened),
    project(RoomHeld, room_held),
    project(RoomAssigned, room_assigned),
    project(RoomReleased, room_released),
)
