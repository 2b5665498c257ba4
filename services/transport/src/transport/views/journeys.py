"""Vehicles and trips as queries read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from shared.events import Reason
from shared.events.base import PersonId, Region
from shared.views import View

Seat = Literal["added", "removed", "boarded", "arrived", "missing", "left-behind"]
TripStatus = Literal["planned", "departed", "completed"]


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
