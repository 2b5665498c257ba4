"""The documents that queries read, and what is known of readings and isolations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from shared.events import Reason
from shared.events.base import PersonId, Region
from shared.projections import Document, Documents, Index
from shared.views import View
from transport.domain.trip import Reading

Seat = Literal["added", "removed", "boarded", "arrived", "missing", "left-behind"]
TripStatus = Literal["planned", "departed", "completed"]
RoomStatus = Literal["free", "held", "occupied"]


class VehicleView(View):
    """`id` is the normalised plate."""

    collection: ClassVar[str] = "vehicle_views"

    seats: int
    owner: str


class PassengerView(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    person_id: PersonId
    status: Seat


class RemovedView(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    person_id: PersonId
    reasons: tuple[Reason, ...]


class TripView(View):
    """`passengers` are all who ever had a seat; kept by person, so a fact changes one of them.

    `removed` are all removals with their reasons, also of persons who were added again.
    """

    collection: ClassVar[str] = "trip_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("departs_at",),
        ("enterprise_id", "departs_at"),
        ("status", "departs_at"),
    )

    plate: str
    enterprise_id: str
    from_region: Region
    to_region: Region
    departs_at: datetime
    seat_cap: int
    rule_version: str
    status: TripStatus
    passengers: tuple[PassengerView, ...] = ()
    removed: tuple[RemovedView, ...] = ()
    departed_at: datetime | None = None
    completed_at: datetime | None = None
    kilometres: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, document: Any) -> Any:
        kept = document.get("passengers") if isinstance(document, Mapping) else None
        if not isinstance(kept, Mapping):
            return document
        gone = document["status"] != "planned"
        seats = [{"person_id": p, "status": _seat(one, gone=gone)} for p, one in kept.items()]
        return {**document, "passengers": seats}


def _seat(kept: Mapping[str, Any], *, gone: bool) -> str:
    # No fact says it: who had a seat and was not aboard at departure stayed behind.
    status: str = kept["status"]
    return "left-behind" if gone and status == "added" else status


class RoomView(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    room: str
    status: RoomStatus
    person_id: PersonId | None = None
    trip_id: str | None = None
    isolation_id: str | None = None


class RoomCounts(BaseModel):
    """How many rooms there are, by what they are."""

    model_config = ConfigDict(frozen=True)

    free: int = 0
    held: int = 0
    occupied: int = 0


class LodgingView(View):
    """`counts` are computed from the rooms, never kept."""

    collection: ClassVar[str] = "lodging_views"

    name: str
    rooms: tuple[RoomView, ...] = ()
    counts: RoomCounts = RoomCounts()

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, document: Any) -> Any:
        kept = document.get("rooms") if isinstance(document, Mapping) else None
        if not isinstance(kept, Mapping):
            return document
        rooms = list(kept.values())
        statuses = [room["status"] for room in rooms]
        counts = {status: statuses.count(status) for status in set(statuses)}
        return {**document, "rooms": rooms, "counts": counts}


VIEWS: tuple[type[View], ...] = (VehicleView, TripView, LodgingView)

READINGS = "known_readings"
ISOLATIONS = "known_isolations"
INDEXES: tuple[Index, ...] = (
    (ISOLATIONS, ("isolation.status", "isolation.place", "isolation.started_at")),
)


class KnownIsolation(BaseModel):
    """The last isolation of a person; `revision` is that of the worker's file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    revision: int
    isolation_id: str
    status: Literal["open", "ended"]
    place: str | None = None
    started_at: datetime | None = None

    @property
    def needs_room(self) -> bool:
        return self.status == "open" and self.place == "hotel"


async def isolation_of(documents: Documents, person_id: str) -> KnownIsolation | None:
    found = await documents.get(ISOLATIONS, person_id)
    return None if found is None else KnownIsolation.model_validate(found["isolation"])


async def who_need_rooms(documents: Documents) -> Sequence[str]:
    """Persons whose isolation wants a room, the longest waiting first; some have one."""
    criteria = {"isolation.status": "open", "isolation.place": "hotel"}
    found = await documents.find(ISOLATIONS, criteria, sort="isolation.started_at")
    return [document["_id"] for document in found]


async def reading_of(documents: Documents, person_id: str) -> Reading | None:
    """The newest reading of a person: a fever while no later reading was heard.

    A fever and its reading are two facts with one reading_id, so either may be heard first; the
    time of a clock that is ahead is cut in the fever and not in the reading.
    """
    found = await documents.get(READINGS, person_id) or {}
    reading, fever = found.get("reading"), found.get("fever")
    if fever is not None and (reading is None or not _is_later(reading, fever)):
        return Reading(fever["reading_id"], fever["measured_at"], fever=True)
    if reading is None:
        return None
    return Reading(reading["reading_id"], reading["measured_at"], quality=reading["quality"])


def _is_later(reading: Document, fever: Document) -> bool:
    is_own = reading["reading_id"] == fever["reading_id"]
    return not is_own and bool(reading["measured_at"] > fever["measured_at"])
