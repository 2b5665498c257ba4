"""Facts about measurements, and the limits they are judged by."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from shared.events.base import Code, Event, PersonId, When
from shared.events.checkpoint.terms import BodySite, Celsius, Direction, Mask, Quality
from shared.events.rules import RuleScheduled, RuleWithdrawn


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
