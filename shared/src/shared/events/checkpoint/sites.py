"""Facts about the places where people are measured."""

from typing import ClassVar

from shared.events.base import Code, Event, When
from shared.events.checkpoint.terms import SiteKind, SiteMode


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
