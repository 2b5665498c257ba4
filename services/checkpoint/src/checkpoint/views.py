"""The documents that queries read."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.events import Reason
from shared.events.base import PersonId, Plate
from shared.events.checkpoint import (
    BadgeKind,
    BodySite,
    DeviceAccess,
    Direction,
    Mask,
    Outcome,
    Quality,
    SiteKind,
    SiteMode,
)
from shared.rules.history import RuleView
from shared.views import View


class ModeSince(BaseModel):
    """A mode of a site, since when, and why it was changed to it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mode: SiteMode
    since: datetime
    reason: str | None = None


class SiteView(View):
    """`modes` are all it ever had, oldest first; it was registered with the first."""

    collection: ClassVar[str] = "site_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("enterprise_id",),)

    kind: SiteKind
    name: str
    mode: SiteMode
    enterprise_id: str | None
    township: str | None
    modes: tuple[ModeSince, ...] = ()


CANARY: SiteKind = "canary"
COUNTED: Mapping[str, Any] = MappingProxyType({"kind": {"$ne": CANARY}})
"""Criteria for the sites at which people are measured: no list or figure has others unasked."""


class DriftShown(BaseModel):
    """Off since a day; the last of such days, its median and what is usual, in degrees Celsius."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: date
    day: date
    median: float
    usual: float


class DeviceView(View):
    """`silent_since` is when a device that fell silent was last heard.

    `drift` is set while the medians of its days are off.
    """

    collection: ClassVar[str] = "device_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("site_id",),
        ("silent_since",),
        ("drift.since",),
        ("calibration_due_on",),
    )

    site_id: str
    model: str
    body_site: BodySite
    status: Literal["in-use", "retired"]
    vendor: str | None = None
    serial: str | None = None
    zone: str = "+08:00"
    direction: Direction | None = None
    calibration_offset: float = 0.0
    calibration_due_on: date | None = None
    access: DeviceAccess = "token"
    networks: tuple[str, ...] = ()
    readings_per_second: int | None = None
    key_version: int | None = None
    silent_after_minutes: int | None = None
    silent_since: datetime | None = None
    drift: DriftShown | None = None


class BadgeView(View):
    """Whose a number, card or code is, or was until it was revoked; not what it says."""

    collection: ClassVar[str] = "badge_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id",),)

    kind: BadgeKind
    person_id: PersonId
    site_id: str | None = None
    enterprise_id: str | None = None
    status: Literal["bound", "revoked"]
    since: datetime
    reason: str | None = None


class DisinfectionView(View):
    """A line of the disinfection register (消毒台账)."""

    collection: ClassVar[str] = "disinfection_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("site_id", "carried_out_at"),
        ("carried_out_at",),
    )

    site_id: str
    area: str
    agent: str
    milligrams_per_litre: int | None
    carried_out_at: datetime


class ReadingView(View):
    """One reading, for ever: the topic keeps 30 days, this is the archive."""

    collection: ClassVar[str] = "reading_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("site_id", "measured_at"),
        ("person_id", "measured_at"),
    )

    site_id: str
    device_id: str
    person_id: PersonId | None = None
    celsius: float
    body_site: BodySite
    mask: Mask = "unknown"
    direction: Direction | None = None
    measured_at: datetime
    received_at: datetime
    quality: tuple[Quality, ...] = ()
    uncorrected_celsius: float | None = None
    uncorrected_measured_at: datetime | None = None


class FeverView(View):
    """A reading that was a fever when it was taken, by the limits in effect then."""

    collection: ClassVar[str] = "fever_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("measured_at",),)

    site_id: str
    device_id: str
    person_id: PersonId | None = None
    celsius: float
    body_site: BodySite
    limit: float
    rule_version: str
    measured_at: datetime


class Reading(BaseModel):
    """A reading inside another document."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reading_id: str
    site_id: str
    device_id: str
    celsius: float
    body_site: BodySite
    measured_at: datetime
    quality: tuple[Quality, ...] = ()


class LatestReading(View):
    """The newest reading of a person, by when it was measured."""

    collection: ClassVar[str] = "latest_readings"

    reading: Reading


class CrossingView(View):
    collection: ClassVar[str] = "crossing_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("site_id", "at"),
        ("person_id", "at"),
        ("at",),
    )

    site_id: str
    person_id: PersonId | None = None
    plate: Plate | None = None
    direction: Direction
    outcome: Literal["admitted", "refused"]
    reasons: tuple[Reason, ...] = ()
    visitor: bool = False
    offline: bool = False
    at: datetime


class ScreeningView(View):
    """A vehicle that was screened: how many were in it, whom the gate knows, let through or not."""

    collection: ClassVar[str] = "screening_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("site_id", "at"), ("plate", "at"), ("at",))

    site_id: str
    plate: Plate
    occupants: int
    persons: tuple[PersonId, ...] = ()
    pass_permit_id: str | None = None
    direction: Direction
    outcome: Outcome
    at: datetime


class BatchView(View):
    """A batch that a site recorded offline; `forks` are digests of other contents of its number."""

    collection: ClassVar[str] = "batch_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("recorder_id", "number"),)

    site_id: str
    recorder_id: str
    number: int
    digest: str
    previous: str
    complete_until: datetime
    readings: int
    crossings: int
    set_aside: int
    received_at: datetime
    forks: tuple[str, ...] = ()


VIEWS: tuple[type[View], ...] = (
    SiteView, DeviceView, DisinfectionView, ReadingView, LatestReading, CrossingView, RuleView,
    FeverView, ScreeningView, BatchView, BadgeView,
)  # fmt: skip
