"""Facts about isolations and rooms -> who waits for a room."""

from collections.abc import Iterable
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.health_records import IsolationEnded, IsolationStarted
from shared.events.transport import RoomAssigned, RoomReleased
from shared.projections import Operation, SetIfNewer
from transport.views import HotelStayView


def isolation_started(
    event: IsolationStarted, envelope: Envelope[IsolationStarted]
) -> Iterable[Operation]:
    told = event.model_dump(include={"isolation_id", "place", "enterprise_id"})
    yield _stay(event.person_id, "isolation", envelope, told | {"at": event.started_at})


def isolation_ended(
    event: IsolationEnded, envelope: Envelope[IsolationEnded]
) -> Iterable[Operation]:
    told = {"isolation_id": event.isolation_id, "at": event.ended_at}
    yield _stay(event.person_id, "isolation", envelope, told)


def room_assigned(event: RoomAssigned, envelope: Envelope[RoomAssigned]) -> Iterable[Operation]:
    yield _room(event, envelope, is_taken=True)


def room_released(event: RoomReleased, envelope: Envelope[RoomReleased]) -> Iterable[Operation]:
    yield _room(event, envelope, is_taken=False)


def _room(
    event: RoomAssigned | RoomReleased, envelope: Envelope[Any], *, is_taken: bool
) -> SetIfNewer:
    told = {"lodging_id": event.lodging_id, "is_taken": is_taken, "at": envelope.time}
    # The name of a lodging may hold a dot, which would be a step on the path.
    return _stay(event.person_id, f"room-{event.lodging_id.encode().hex()}", envelope, told)


def _stay(person_id: str, about: str, envelope: Envelope[Any], told: dict[str, Any]) -> SetIfNewer:
    revision = envelope.revision or 0
    block = f"{about}-{revision}"
    return SetIfNewer(HotelStayView.collection, person_id, block, {"revision": revision}, told)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(IsolationStarted, isolation_started),
    project(IsolationEnded, isolation_ended),
    project(RoomAssigned, room_assigned),
    project(RoomReleased, room_released),
)
