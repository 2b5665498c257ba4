"""Facts about who and what wants through a gate."""

from typing import ClassVar

from shared.events.base import Code, Event, PersonId, Plate, Reason, When
from shared.events.checkpoint.terms import Direction, Known, Mask, Occupants, Outcome


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
