"""Facts about the numbers and cards by which devices call people."""

from typing import ClassVar

from shared.events.base import Code, Event, PersonId
from shared.events.checkpoint.terms import BadgeKind


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
