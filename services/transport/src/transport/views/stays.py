"""Who isolates at a hotel and in which lodgings they had a room, as of any time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from shared.events.base import PersonId
from shared.views import View

HOTEL = "hotel"


class IsolationChange(BaseModel):
    """An isolation that started at a place, or one that ended; `revision` is that of the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    revision: int
    at: datetime
    isolation_id: str
    place: str | None = None
    enterprise_id: str | None = None


class RoomChange(BaseModel):
    """A room assigned or given back; `revision` is that of the lodging."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    revision: int
    at: datetime
    lodging_id: str
    is_taken: bool


class Wait(BaseModel):
    """Somebody in hotel isolation (集中隔离) without a room, and since when."""

    model_config = ConfigDict(frozen=True)

    person_id: PersonId
    isolation_id: str
    enterprise_id: str | None
    since: datetime


class HotelStayView(View):
    """`id` is the person. Kept in a block for every fact, so that a past day stays as it was."""

    collection: ClassVar[str] = "hotel_stay_views"

    isolations: tuple[IsolationChange, ...] = ()
    rooms: tuple[RoomChange, ...] = ()

    def wait(self, now: datetime) -> Wait | None:
        """Say since when this person waited for a room at this time; None where they did not."""
        isolation = max(
            (one for one in self.isolations if one.at <= now), key=by_revision, default=None
        )
        if isolation is None or isolation.place != HOTEL:
            return None
        last: dict[str, RoomChange] = {}
        for one in sorted((one for one in self.rooms if one.at <= now), key=by_revision):
            last[one.lodging_id] = one
        if any(one.is_taken for one in last.values()):
            return None
        return Wait(
            person_id=self.id,
            isolation_id=isolation.isolation_id,
            enterprise_id=isolation.enterprise_id,
            since=max([isolation.at, *(one.at for one in last.values())]),
        )

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, document: Any) -> Any:
        if not isinstance(document, Mapping) or "_id" not in document:
            return document
        blocks = [block for name, block in document.items() if name != "_id"]
        return {
            "_id": document["_id"],
            "isolations": [block for block in blocks if "isolation_id" in block],
            "rooms": [block for block in blocks if "lodging_id" in block],
        }


def by_revision(change: IsolationChange | RoomChange) -> int:
    return change.revision


class Waits(BaseModel):
    """The longest waiting first; `waiting` counts all of them."""

    waiting: int
    as_of: datetime
    items: list[Wait]


def first_come(wait: Wait) -> tuple[datetime, str]:
    return wait.since, wait.person_id
