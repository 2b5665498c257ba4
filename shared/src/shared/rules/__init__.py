"""Rules as versioned data: decided ahead of time, in effect from a moment on, never for the past.

A service keeps the versions of one kind of rule in an aggregate, its book; decisions read the book
through shared.shelf and apply the version in effect at the time of their command.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from shared.errors import Refused


class Versioned(Protocol):
    @property
    def version(self) -> str: ...

    @property
    def effective(self) -> datetime: ...


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Schedule(Generic[V]):
    """A version that shall take effect; `by` is the account of who decided it."""

    rule: V
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A version that shall not take effect after all."""

    version: str
    reason: str
    by: str
    at: datetime


def in_effect(versions: Sequence[V], at: datetime) -> V:
    """The version that took effect last, by then; before all of them, the earliest."""
    begun = [version for version in versions if version.effective <= at]
    if not begun:
        return min(versions, key=lambda version: version.effective)
    return max(begun, key=lambda version: version.effective)


def refuse_schedule(command: Schedule[V], versions: Sequence[V]) -> None:
    """What was decided before stands: a version has a name and a beginning of its own, ahead."""
    rule = command.rule
    if rule.effective <= command.at:
        raise Refused("a rule takes effect after it was decided", rule="rule-ahead-of-time")
    for other in versions:
        if other.version == rule.version:
            raise Refused(f"there is a version {rule.version} already", rule="rule-version-once")
        if other.effective == rule.effective:
            raise Refused(
                f"version {other.version} takes effect at the same time: withdraw it first",
                rule="one-rule-at-a-time",
                version=other.version,
            )


def refuse_withdrawal(command: Withdraw, versions: Sequence[Versioned]) -> None:
    """Only what has not begun can be withdrawn; after that a new version takes its place."""
    found = next((one for one in versions if one.version == command.version), None)
    if found is None:
        raise Refused(f"there is no version {command.version}", rule="rule-version-exists")
    if found.effective <= command.at:
        raise Refused(
            "this version has taken effect: schedule another one, with the old values if need be",
            rule="rule-in-effect",
        )
