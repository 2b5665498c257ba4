"""Facts about vehicles and trips -> the documents that queries read."""

from collections.abc import Iterable
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.transport import (
    PassengerAdded,
    PassengerBoarded,
    PassengerFound,
    PassengerMissing,
    PassengerRemoved,
    TripCancelled,
    TripCompleted,
    TripDeparted,
    TripEvent,
    TripPlanned,
    VehicleClaimed,
    VehicleEvent,
    VehicleRegistered,
)
from shared.projections import MergeAtRevision, Operation, SetIfNewer
from transport.views import MissingPassengerView, TripView, VehicleView


def vehicle_registered(
    event: VehicleRegistered, envelope: Envelope[VehicleRegistered]
) -> Iterable[Operation]:
    yield _vehicle(event, envelope, event.model_dump(exclude={"plate"}))


def vehicle_claimed(
    event: VehicleClaimed, envelope: Envelope[VehicleClaimed]
) -> Iterable[Operation]:
    # Trips say themselves which of them is on the road; the revision goes on with this fact.
    yield _vehicle(event, envelope, {})


def trip_planned(event: TripPlanned, envelope: Envelope[TripPlanned]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"trip_id", "passengers"})
    none_yet: dict[str, Any] = {
        "passengers": {},
        "removed": [],
        "planned_passengers": event.passengers,
        "planned_at": envelope.time,
    }
    yield _trip(event, envelope, fields | none_yet | {"status": "planned"})


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


def trip_cancelled(event: TripCancelled, envelope: Envelope[TripCancelled]) -> Iterable[Operation]:
    told = {"cancelled_for": event.reason, "cancelled_at": envelope.time}
    yield _trip(event, envelope, told | {"status": "cancelled"})


def trip_completed(event: TripCompleted, envelope: Envelope[TripCompleted]) -> Iterable[Operation]:
    seats = {_seat(person): "arrived" for person in event.arrived}
    seats |= {_seat(person): "missing" for person in event.missing}
    fields = event.model_dump(include={"kilometres", "completed_at", "through", "hours"})
    yield _trip(event, envelope, fields | seats | {"status": "completed"})


def passenger_missing(
    event: PassengerMissing, envelope: Envelope[PassengerMissing]
) -> Iterable[Operation]:
    # The trip's seat says it already, by the completion; the revision goes on with this fact.
    yield _trip(event, envelope, {_seat(event.person_id): "missing"})
    yield _alarm(event, envelope, "missing", event.model_dump())
    yield _alarm(event, envelope, "alarm", {"state": "open"})


def passenger_found(
    event: PassengerFound, envelope: Envelope[PassengerFound]
) -> Iterable[Operation]:
    yield _trip(event, envelope, {_seat(event.person_id): "found"})
    told = event.model_dump(include={"place", "found_at", "found_by"})
    yield _alarm(event, envelope, "alarm", told | {"state": "closed"})


def _alarm(
    event: PassengerMissing | PassengerFound,
    envelope: Envelope[Any],
    block: str,
    values: dict[str, Any],
) -> SetIfNewer:
    id_ = f"{event.trip_id}:{event.person_id}"
    version = {"revision": envelope.revision or 0}
    return SetIfNewer(MissingPassengerView.collection, id_, block, version, values)


def _seat(person_id: str) -> str:
    return f"passengers.{person_id}.status"


def _vehicle(
    event: VehicleEvent, envelope: Envelope[Any], fields: dict[str, Any]
) -> MergeAtRevision:
    return MergeAtRevision(VehicleView.collection, event.plate, envelope.revision or 0, fields)


def _trip(event: TripEvent, envelope: Envelope[Any], fields: dict[str, Any]) -> MergeAtRevision:
    return MergeAtRevision(TripView.collection, event.trip_id, envelope.revision or 0, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(VehicleRegistered, vehicle_registered),
    project(VehicleClaimed, vehicle_claimed),
    project(TripPlanned, trip_planned),
    project(PassengerAdded, passenger_added),
    project(PassengerRemoved, passenger_removed),
    project(PassengerBoarded, passenger_boarded),
    project(TripDeparted, trip_departed),
    project(TripCancelled, trip_cancelled),
    project(TripCompleted, trip_completed),
    project(PassengerMissing, passenger_missing),
    project(PassengerFound, passenger_found),
)
