"""Rules as versioned data: which version was in effect at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar


class Versioned(Protocol):
    @property
    def effective(self) -> datetime: ...


V = TypeVar("V", bound=Versioned)


def in_effect(versions: Sequence[V], at: datetime) -> V:
    """The version that took effect last, by then; before all of them, the earliest."""
    begun = [version for version in versions if version.effective <= at]
    if not begun:
        return min(versions, key=lambda version: version.effective)
    return max(begun, key=lambda version: version.effective)
