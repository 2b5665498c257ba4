"""Lodgings as queries read them: every room, and how many there are by what they are."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from shared.events.base import PersonId
from shared.views import View

RoomStatus = Literal["free", "held", "occupied"]


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
