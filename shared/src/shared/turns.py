"""One after the other: who wants the same thing in this process waits for their turn."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary


@dataclass(frozen=True, slots=True)
class Turns:
    """A lock for each subject, for as long as somebody holds or awaits it."""

    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def of(self, subject: str) -> asyncio.Lock:
        """The lock of a subject: the same for everybody who asks while it is held."""
        lock = self._locks.get(subject)
        if lock is None:
            lock = self._locks[subject] = asyncio.Lock()
        return lock
