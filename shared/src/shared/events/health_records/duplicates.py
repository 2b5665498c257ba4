"""Facts of files that may be of one person: suspected, merged, taken apart again. Ids only."""

from typing import ClassVar, Literal

from shared.events.base import Code, Event, PersonId, When

Likeness = Literal["same-name-and-phone", "similar-number", "named"]
"""`similar-number`: the same name, and numbers that differ in one digit or in two swapped ones."""


class DuplicateEvent(Event):
    """About two files."""

    topic: ClassVar[str] = "health-records.duplicates"

    duplicate_id: Code

    @property
    def subject(self) -> str:
        return self.duplicate_id


class DuplicateSuspected(DuplicateEvent):
    """Two files may be of one person (疑似重复档案)."""

    persons: tuple[PersonId, PersonId]
    why: tuple[Likeness, ...]
    suspected_at: When


class DuplicateDismissed(DuplicateEvent):
    """They are two people after all."""

    dismissed_by: Code
    dismissed_at: When


class FilesMerged(DuplicateEvent):
    """The file `merged_id` is read as `person_id` from now on; its own facts stay its own."""

    person_id: PersonId
    merged_id: PersonId
    merged_by: Code
    merged_at: When


class FilesUnmerged(DuplicateEvent):
    person_id: PersonId
    merged_id: PersonId
    unmerged_by: Code
    unmerged_at: When


EVENTS: tuple[type[Event], ...] = (
    DuplicateSuspected, DuplicateDismissed, FilesMerged, FilesUnmerged,
)  # fmt: skip
