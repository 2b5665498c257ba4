"""Vehicles and trips as queries read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, computed_field, model_validator

from shared.events import Reason
from shared.events.base import PersonId, Region
from shared.views import View
from shared.words import OF_STANDINGS, Words, in_words
from transport.domain.divisions import MUNICIPALITIES, divisions_of

Seat = Literal["added", "removed", "boarded", "arrived", "missing", "found", "left-behind"]
Alarm = Literal["open", "closed"]
TripStatus = Literal["planned", "departed", "completed", "cancelled"]


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

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def words(self) -> tuple[Words, ...]:
        """Why, as people read it; a dispatcher's own code stands for itself."""
        return in_words(self.reasons, OF_STANDINGS)


class TripView(View):
    """`passengers` are all who ever had a seat; kept by person, so a fact changes one of them.

    `removed` are all removals with their reasons, also of persons who were added again.
    `provinces` and `municipalities` count those of `through` and of both ends, where `through` was
    told; `hours` on the road are as told at completion.
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
    planned_passengers: int | None = None
    through: tuple[Region, ...] = ()
    hours: int | None = None
    planned_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_for: str | None = None

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def provinces(self) -> int | None:
        return len(self._divisions - MUNICIPALITIES) if self.through else None

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def municipalities(self) -> int | None:
        return len(self._divisions & MUNICIPALITIES) if self.through else None

    @property
    def _divisions(self) -> frozenset[str]:
        return divisions_of((self.from_region, *self.through, self.to_region))

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, document: Any) -> Any:
        kept = document.get("passengers") if isinstance(document, Mapping) else None
        if not isinstance(kept, Mapping):
            return document
        status = document["status"]
        seats = [{"person_id": p, "status": _seat(one, status)} for p, one in kept.items()]
        return {**document, "passengers": seats}


def _seat(kept: Mapping[str, Any], trip: str) -> str:
    # No fact says it: who had a seat and was not aboard at departure stayed behind, and a trip
    # that is cancelled has no seats.
    status: str = kept["status"]
    if trip == "cancelled":
        return "removed"
    return "left-behind" if trip != "planned" and status == "added" else status


class MissingPassengerView(View):
    """Aboard at departure and not at arrival; the alarm is open until the person is found.

    Kept in two blocks, `missing` and `alarm`, each with the revision of the trip it comes from.
    """

    collection: ClassVar[str] = "missing_passenger_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("alarm.state", "missing.missed_at"),)

    trip_id: str
    person_id: PersonId
    enterprise_id: str
    missed_at: datetime
    alarm: Alarm
    place: str | None = None
    found_at: datetime | None = None
    found_by: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, document: Any) -> Any:
        kept = document.get("alarm") if isinstance(document, Mapping) else None
        if not isinstance(kept, Mapping):
            return document
        return {"_id": document["_id"], **document["missing"], **kept, "alarm": kept["state"]}
