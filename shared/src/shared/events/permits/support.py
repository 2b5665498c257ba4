"""Facts about the county's units, and about the visits to enterprises."""

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, When

UnitKind = Literal["task-force", "working-group", "township-group", "team", "branch"]
LeaderTier = Literal["principal", "other"]
"""One of the two principal leaders of the county (主要领导), or another one."""


class UnitEvent(Event):
    """About a unit of the county: a task force (专班), a group, a team or a party branch."""

    topic: ClassVar[str] = "permits.units"

    unit_id: Code

    @property
    def subject(self) -> str:
        return self.unit_id


class UnitRegistered(UnitEvent):
    """`members` is how many there are; those in `accounts` are named, by account only."""

    kind: UnitKind
    name: str
    sector: Code | None = None
    township: str | None = None
    duties: str
    members: int = Field(ge=0)
    accounts: tuple[Code, ...] = ()


class VisitEvent(Event):
    """About one visit of a leader to an enterprise."""

    topic: ClassVar[str] = "permits.visits"

    visit_id: Code

    @property
    def subject(self) -> str:
        return self.visit_id


class VisitRecorded(VisitEvent):
    enterprise_id: Code
    leader_account: Code
    tier: LeaderTier
    visited_at: When
    notes: str | None = None


EVENTS: tuple[type[Event], ...] = (UnitRegistered, VisitRecorded)
