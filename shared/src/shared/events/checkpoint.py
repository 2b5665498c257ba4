"""Facts owned by the checkpoint service."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, PersonId, Plate, Reason, When
from shared.events.rules import RuleScheduled, RuleWithdrawn

SiteKind = Literal["enterprise-gate", "workplace", "road", "village", "station", "hotel"]
SiteMode = Literal["open", "in-only", "closed"]
BodySite = Literal[
    "axillary", "forehead", "face-skin", "wrist", "ear", "oral", "body-estimate",
    "ambient", "object", "unknown",
]  # fmt: skip
Mask = Literal["worn", "not-worn", "unknown"]
Direction = Literal["in", "out"]
Outcome = Literal["admitted", "refused"]
Quality = Literal[
    "implausible", "not-a-person", "clock-skew", "limit-unknown",
    "time-assumed", "time-relative", "time-unreadable", "unit-inferred", "replayed",
]  # fmt: skip
Occupants = Annotated[int, Field(ge=1, le=99)]
Known = Annotated[tuple[PersonId, ...], Field(max_length=99)]
BadgeKind = Literal["employee-number", "device-pin", "card", "qr"]
DeviceAccess = Literal["token", "signature", "path-token", "address"]
Serial = Annotated[str, Field(min_length=1, max_length=64)]
Zone = Annotated[str, Field(pattern=r"^[+-](0\d|1[0-4]):[0-5]\d$")]
CalibrationOffset = Annotated[float, Field(ge=-2, le=2)]
ReadingsPerSecond = Annotated[int, Field(ge=1, le=20_000)]
SilentAfter = Annotated[int, Field(ge=1, le=7 * 24 * 60)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hex digits."""
COLDEST, HOTTEST = 25, 45
"""Degrees Celsius that a reading may have at all; beyond them it is no body and no weather."""
Celsius = Annotated[float, Field(ge=COLDEST, le=HOTTEST, allow_inf_nan=False)]


class SiteEvent(Event):
    """About a place where people are measured."""

    topic: ClassVar[str] = "checkpoint.sites"

    site_id: Code

    @property
    def subject(self) -> str:
        return self.site_id


class SiteRegistered(SiteEvent):
    kind: SiteKind
    name: str
    mode: SiteMode
    enterprise_id: Code | None = None
    township: str | None = None


class SiteModeChanged(SiteEvent):
    mode: SiteMode
    reason: str


class DisinfectionRecorded(SiteEvent):
    record_id: Code
    area: str
    agent: str
    milligrams_per_litre: int | None = None
    carried_out_at: When


class DeviceEvent(Event):
    """About an instrument at a site."""

    topic: ClassVar[str] = "checkpoint.devices"

    device_id: Code

    @property
    def subject(self) -> str:
        return self.device_id


class DeviceSetUp(DeviceEvent):
    """What is known of an instrument beside what it says.

    `serial` is how its maker's messages call it, `zone` the offset of its clock where they tell
    none. `calibration_offset` in kelvin is added to what it measures. `silent_after_minutes` is
    set where somebody is to be told when it says nothing. `access` is how it shows that it is
    itself; `networks` are networks (CIDR) it may come from. `readings_per_second` is set where it
    sends more than others: a gateway.
    """

    site_id: Code
    model: str
    body_site: BodySite
    silent_after_minutes: SilentAfter | None = None
    vendor: Code | None = None
    serial: Serial | None = None
    zone: Zone = "+08:00"
    direction: Direction | None = None
    calibration_offset: CalibrationOffset = 0.0
    calibration_due_on: date | None = None
    access: DeviceAccess = "token"
    networks: tuple[str, ...] = ()
    readings_per_second: ReadingsPerSecond | None = None


class DeviceRegistered(DeviceSetUp):
    """It is used from now on."""


class DeviceChanged(DeviceSetUp):
    """All of it as it is from now on."""


class DeviceKeyIssued(DeviceEvent):
    """A key that is derived from the master key of that number; the key itself is in no fact."""

    key_version: int
    master: int
    previous_valid_until: When


class DeviceRetired(DeviceEvent):
    reason: str


class DeviceFellSilent(DeviceEvent):
    """Nothing was heard of it for longer than was agreed."""

    site_id: Code
    last_heard_at: When
    silent_after_minutes: SilentAfter


class DeviceHeardAgain(DeviceEvent):
    """It is heard after it had fallen silent."""

    site_id: Code
    heard_at: When


class DeviceDrift(DeviceEvent):
    """The median of what it measured on persons on a day, and what that usually is."""

    site_id: Code
    day: date
    median: Celsius
    usual: Celsius


class DeviceDrifted(DeviceDrift):
    """The median of a day is off; `since` is the first of such days. Told for each of them."""

    since: date


class DeviceSteadyAgain(DeviceDrift):
    """The median of a day is as usual after others were off."""


class BadgeEvent(Event):
    """About a number, card or code by which devices call a person.

    `badge_id` is a keyed hash of its kind, of where it is good and of what it says, which itself is
    in no fact.
    """

    topic: ClassVar[str] = "checkpoint.badges"

    badge_id: Code

    @property
    def subject(self) -> str:
        return self.badge_id


class BadgeBound(BadgeEvent):
    """From now on it means this person, at one site or at all those of an enterprise."""

    kind: BadgeKind
    person_id: PersonId
    site_id: Code | None = None
    enterprise_id: Code | None = None


class BadgeRevoked(BadgeEvent):
    """It means nobody any more."""

    reason: str


class GateCodeEvent(Event):
    """About a code that signs a phone in at a site; `code_id` is the code's keyed hash."""

    topic: ClassVar[str] = "checkpoint.devices"

    code_id: Code
    device_id: Code
    site_id: Code

    @property
    def subject(self) -> str:
        return self.code_id


class GateCodeMade(GateCodeEvent):
    valid_until: When


class GateCodeUsed(GateCodeEvent):
    """The phone is a device of the site from now on, by a key that follows."""

    used_at: When


class ReadingEvent(Event):
    """One measurement. Logged first: it depends on nothing stored and has no revision."""

    topic: ClassVar[str] = "checkpoint.readings"

    reading_id: Code
    site_id: Code
    device_id: Code
    person_id: PersonId | None = None
    celsius: Celsius
    body_site: BodySite
    measured_at: When

    @property
    def subject(self) -> str:
        return self.person_id or self.device_id


class TemperatureMeasured(ReadingEvent):
    """`uncorrected_celsius` is what the device said, where its calibration was added.

    `uncorrected_measured_at` is when the device said it was, where its clock is known to be wrong.
    """

    mask: Mask = "unknown"
    direction: Direction | None = None
    received_at: When
    quality: tuple[Quality, ...] = ()
    uncorrected_celsius: float | None = None
    uncorrected_measured_at: When | None = None


def doubts_of(measured: Mapping[str, Any]) -> Sequence[str]:
    """The quality of a reading for who learns from it: a time that was corrected can be trusted."""
    quality: Sequence[str] = measured.get("quality", ())
    if measured.get("uncorrected_measured_at") is None:
        return quality
    return [doubt for doubt in quality if doubt != "clock-skew"]


class FeverDetected(ReadingEvent):
    limit: float
    rule_version: Code


class FeverLimitsScheduled(RuleScheduled):
    """The limits from which a reading is a fever, in degrees Celsius by where it was taken."""

    topic: ClassVar[str] = "checkpoint.rules"
    kind: ClassVar[str] = "fever-limits"

    celsius: dict[BodySite, Celsius]


class FeverLimitsWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "checkpoint.rules"
    kind: ClassVar[str] = "fever-limits"


class CrossingEvent(Event):
    """About somebody or a vehicle that wants through a gate."""

    topic: ClassVar[str] = "checkpoint.crossings"

    crossing_id: Code
    site_id: Code
    person_id: PersonId | None = None
    plate: Plate | None = None
    at: When

    @property
    def subject(self) -> str:
        return self.person_id or self.plate or self.crossing_id


class CrossingAttempted(CrossingEvent):
    """A reading at a gate by somebody who wants through; logged first, decided by the worker.

    `visitor` is set by a guard of who works elsewhere and has something to do here.
    """

    direction: Direction
    visitor: bool = False
    fever: bool = False
    measured: bool = False
    mask: Mask = "unknown"


class CrossingDecided(CrossingEvent):
    """What became of it; `offline` is set where a guard decided without us and told it later."""

    offline: bool = False


class EntryAdmitted(CrossingDecided):
    """Let in; a visitor is not on duty here."""

    visitor: bool = False


class EntryRefused(CrossingDecided):
    reasons: tuple[Reason, ...]


class ExitAdmitted(CrossingDecided):
    pass


class ExitRefused(CrossingDecided):
    reasons: tuple[Reason, ...]


class VehicleScreened(CrossingEvent):
    """Who was in a vehicle at a gate: how many, and whom of them the gate knows.

    `pass_permit_id` is the vehicle pass in force that it went by. Follows the crossing's outcome.
    """

    occupants: Occupants
    persons: Known = ()
    pass_permit_id: Code | None = None
    direction: Direction
    outcome: Outcome


class BatchEvent(Event):
    """About what a site recorded while there was no network, batch by batch.

    A recorder numbers its batches from 1; `digest` is the SHA-256 of the bytes of one.
    """

    topic: ClassVar[str] = "checkpoint.batches"

    batch_id: Code
    site_id: Code
    recorder_id: Code
    number: Annotated[int, Field(ge=1)]
    digest: Digest

    @property
    def subject(self) -> str:
        return self.recorder_id


class BatchReceived(BatchEvent):
    """All of it is stored: readings, crossings, and what was set aside for review.

    `previous` is the digest of the batch before it, empty of the first. What was recorded until
    `complete_until` is in this batch and those before it.
    """

    previous: Digest | Literal[""]
    complete_until: When
    readings: int
    crossings: int
    set_aside: int


class BatchForked(BatchEvent):
    """Another content came under the number of a batch that had come; it was stored as well."""


EVENTS: tuple[type[Event], ...] = (
    SiteRegistered, SiteModeChanged, DisinfectionRecorded, DeviceRegistered, DeviceRetired,
    DeviceChanged, DeviceKeyIssued, DeviceFellSilent, DeviceHeardAgain,
    DeviceDrifted, DeviceSteadyAgain,
    BadgeBound, BadgeRevoked,
    GateCodeMade, GateCodeUsed,
    TemperatureMeasured, FeverDetected, FeverLimitsScheduled, FeverLimitsWithdrawn,
    CrossingAttempted,
    EntryAdmitted, EntryRefused, ExitAdmitted, ExitRefused, VehicleScreened,
    BatchReceived, BatchForked,
)  # fmt: skip
