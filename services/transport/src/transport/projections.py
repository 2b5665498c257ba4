"""Our own facts -> the documents that queries read; readings -> what boarding asks for."""

from collections.abc import Iterable
from typing import Any

from shared.bus import Subscription, project, project_rows
from shared.envelope import Envelope
from shared.events.checkpoint import FeverDetected, TemperatureMeasured
from shared.events.transport import (
    LodgingEvent,
    PassengerAdded,
    PassengerBoarded,
    PassengerRemoved,
    RoomAssigned,
    RoomHeld,
    RoomReleased,
    RoomsOpened,
    TripCompleted,
    TripDeparted,
    TripEvent,
    TripPlanned,
    VehicleRegistered,
)
from shared.projections import MergeAtRevision, Operation
from transport import knowledge
from transport.views import LodgingView, TripView, VehicleView


def vehicle_registered(
    event: VehicleRegistered, envelope: Envelope[VehicleRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"plate"})
    yield MergeAtRevision(VehicleView.collection, event.plate, envelope.revision or 0, fields)


def trip_planned(event: TripPlanned, envelope: Envelope[TripPlanned]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"trip_id"})
    yield _trip(event, envelope, fields | {"status": "planned", "passengers": {}, "removed": []})


def passenger_added(
    event: PassengerAdded, envelope: Envelope[PassengerAdded]
) -> Iterable[Operation]:
    yield _trip(event, envelope, {_seat(event.person_id): "added"})


def passenger_removed(
    event: PassengerRemoved, envelope: Envelope[PassengerRemoved]
) -> Iterable[Operation]:
    yield MergeAtRevision(
        TripView.collection,
        event.trip_id,
        envelope.revision or 0,
        set={_seat(event.person_id): "removed"},
        push={"removed": event.model_dump(exclude={"trip_id"})},
    )


def passenger_boarded(
    event: PassengerBoarded, envelope: Envelope[PassengerBoarded]
) -> Iterable[Operation]:
    yield _trip(event, envelope, {_seat(event.person_id): "boarded"})


def trip_departed(event: TripDeparted, envelope: Envelope[TripDeparted]) -> Iterable[Operation]:
    yield _trip(event, envelope, {"status": "departed", "departed_at": event.departed_at})


def trip_completed(event: TripCompleted, envelope: Envelope[TripCompleted]) -> Iterable[Operation]:
    seats = {_seat(person): "arrived" for person in event.arrived}
    seats |= {_seat(person): "missing" for person in event.missing}
    fields = event.model_dump(include={"kilometres", "completed_at"})
    yield _trip(event, envelope, fields | seats | {"status": "completed"})


def _seat(person_id: str) -> str:
    return f"passengers.{person_id}.status"


def _trip(event: TripEvent, envelope: Envelope[Any], fields: dict[str, Any]) -> MergeAtRevision:
    return MergeAtRevision(TripView.collection, event.trip_id, envelope.revision or 0, fields)


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
    project(VehicleRegistered, vehicle_registered),
    project(TripPlanned, trip_planned),
    project(PassengerAdded, passenger_added),
    project(PassengerRemoved, passenger_removed),
    project(PassengerBoarded, passenger_boarded),
    project(TripDeparted, trip_departed),
    project(TripCompleted, trip_completed),
    project(RoomsOpened, rooms_opened),
    project(RoomHeld, room_held),
    project(RoomAssigned, room_assigned),
    project(RoomReleased, room_released),
    # Readings are many and learnt in batches; nobody reacts to them here.
    project_rows(TemperatureMeasured, knowledge.learn_readings),
    project(FeverDetected, knowledge.learn_fever),
)
