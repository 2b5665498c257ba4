"""Facts about problems of the county itself that an alert raised: raised, escalated, ended."""

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, When

Severity = Literal["page", "warning", "info"]


class AlertEvent(Event):
    """About one alert from when it began to fire until it ended; `unit_id` is whom it calls."""

    topic: ClassVar[str] = "permits.alerts"

    problem_id: Code
    alert: Code
    severity: Severity
    unit_id: Code | None = None

    @property
    def subject(self) -> str:
        return self.problem_id


class AlertRaised(AlertEvent):
    """`alert_began_at` is real time, all others are the county's.

    The same `alert_fingerprint` is the same alert of the same labels, whenever it fires.
    """

    alert_fingerprint: Code
    alert_began_at: When
    text: str
    runbook: str = ""
    raised_by: Code
    raised_at: When
    due_at: When
    escalates_at: tuple[When, ...]
    rule_version: Code


class AlertEscalated(AlertEvent):
    """`escalated_at` is the time that was set, however late somebody looked at the clock."""

    level: int = Field(ge=1)
    escalated_at: When
    rule_version: Code


class AlertEnded(AlertEvent):
    """It fires no more, or `began-anew`: nobody had heard that it ended, and it fires again."""

    ending: Literal["resolved", "began-anew"]
    resolved_by: Code
    resolved_at: When


EVENTS: tuple[type[Event], ...] = (AlertRaised, AlertEscalated, AlertEnded)
