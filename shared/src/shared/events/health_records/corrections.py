"""Facts of corrections that need a second person: fields by name, never a value."""

from typing import ClassVar, Literal

from shared.events.base import Code, Event, PersonId, When

FileField = Literal["name", "phone", "home_region", "enterprise_id", "shift"]
"""What a correction may correct; a travel declaration is declared anew instead."""


class CorrectionEvent(Event):
    """About one correction that somebody asked for."""

    topic: ClassVar[str] = "health-records.corrections"

    correction_id: Code

    @property
    def subject(self) -> str:
        return self.correction_id


class CorrectionRequested(CorrectionEvent):
    person_id: PersonId
    fields: tuple[FileField, ...]
    reason: str
    requested_by: Code
    requested_at: When


class CorrectionApproved(CorrectionEvent):
    """By a second person; that the file is corrected by it is told by `file-corrected`."""

    person_id: PersonId
    approved_by: Code
    approved_at: When


class CorrectionRefused(CorrectionEvent):
    person_id: PersonId
    reason: str
    refused_by: Code
    refused_at: When


EVENTS: tuple[type[Event], ...] = (CorrectionRequested, CorrectionApproved, CorrectionRefused)
