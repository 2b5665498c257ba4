"""What the county says of any kind of rule: which version begins when, which does not after all."""

from typing import ClassVar

from shared.events.base import Code, Event, When


class RuleEvent(Event):
    """About one kind of rule; its name is the key, so its versions stay in order."""

    kind: ClassVar[str]

    version: Code

    @property
    def subject(self) -> str:
        return self.kind


class RuleScheduled(RuleEvent):
    """A version with its values; `by` is the account of who decided it, ahead of time."""

    by: Code
    effective: When


class RuleWithdrawn(RuleEvent):
    by: Code
    reason: str


class RuleApplied(RuleEvent):
    """A version took effect and was carried through all that is stored."""
