"""Facts about vehicles and trips -> the documents that queries read."""

from collections.abc import Iterable
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.transport import (
    PassengerAdded,
    PassengerBoarded,
    PassengerRemoved,
    TripCompleted,
    TripDeparted,
    TripEvent,
    TripPlanned,
    VehicleRegistered,
)
from shared.projections import MergeAtRevision, Operation
from transport.views import TripView, VehicleView


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


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(VehicleRegistered, vehicle_registered),
    project(TripPlanned, trip_planned),
    project(PassengerAdded, passenger_added),
    project(PassengerRemoved, passenger_removed),
    project(PassengerBoarded, passenger_boarded),
    project(TripDeparted, trip_departed),
    project(TripCompleted, trip_completed),
)
