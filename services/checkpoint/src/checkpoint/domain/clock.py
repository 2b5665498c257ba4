"""How far a device's clock is off, from what it says and when that comes (docs/decisions/0030).

On its way a message gets late and never early, so of several differences the one that is least late
tells most of the clock. One alone may be a message that waited; several that agree, minutes apart,
are a clock. A time of sending that is not behind ours cannot have waited for long: it is a clock by
itself.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

SKEW = timedelta(seconds=120)
"""How far a device's clock may be from ours before its readings say so."""
SLOT = 300
"""Seconds of which the least late message counts: a backlog that comes at once is one message."""
AGREEING = 3
"""Slots in a row, of those in which anything came, that have to agree."""
WITHIN = timedelta(seconds=10)
"""How far they may be apart, and by how much a device may be earlier than it was."""
CONFIRMED_WITHIN = timedelta(hours=1)
"""How long an offset counts that no message has confirmed: clocks are set, and others hear it."""


class Offset(NamedTuple):
    """A device's clock minus ours, so positive where it is ahead, as it was known at a time.

    It is `exact` where the device has told the time at which it sent a request, and no later one
    came late.
    """

    ahead: timedelta
    at: datetime
    exact: bool

    @property
    def is_wrong(self) -> bool:
        return abs(self.ahead) > SKEW

    def explains(self, said: datetime, received_at: datetime) -> bool:
        """Whether a time can have been told by this clock, as far as the message itself shows.

        One that is earlier than the clock allows shows that the clock was set since. A clock that
        is ahead is believed to be so as long as it tells of what is to come: otherwise it was set,
        or the message waited, and nobody knows which. What was not confirmed for long explains
        nothing.
        """
        if abs(received_at - self.at) > CONFIRMED_WITHIN:
            return False
        if self.exact:
            return True
        own = said - received_at
        return not self.contradicted_by(own) and (own > SKEW or self.ahead < SKEW)

    def contradicted_by(self, difference: timedelta) -> bool:
        """Whether a live message is earlier than this clock allows: it was set since."""
        return difference > self.ahead + WITHIN

    def corrected(self, said: datetime, received_at: datetime) -> datetime:
        """When it was by our clock; a clock that is behind never tells of what is to come."""
        at = said - self.ahead
        return at if self.ahead > timedelta() else max(said, min(at, received_at))


@dataclass(frozen=True, slots=True)
class DeviceClock:
    """The least late difference of each of the newest slots, the last one still under way."""

    slot: int = -1
    differences: tuple[timedelta, ...] = ()
    offset: Offset | None = None

    def heard(self, said: datetime, at: datetime) -> "DeviceClock":
        """A live message came; what it said is the time at which it was measured."""
        slot, difference = int(at.timestamp()) // SLOT, said - at
        if slot == self.slot:
            newest = max(self.differences[-1], difference)
            differences = (*self.differences[:-1], newest)
        else:
            differences = (*self.differences[1 - AGREEING :], difference)
        agree = max(differences) - min(differences) <= WITHIN
        known = self.offset
        if known is not None and known.contradicted_by(difference):
            known = None
        if agree and len(differences) == AGREEING:
            known = Offset(max(differences), at, exact=False)
        return DeviceClock(slot, differences, known)

    def told(self, sent_at: datetime, at: datetime) -> "DeviceClock":
        """It has said at which time it sent a request that came now.

        One that is behind may have waited, or come again after an outage: it is not exact, and
        where it would make the clock a wrong one it counts as any message.
        """
        ahead = sent_at - at
        if ahead >= -SKEW:
            return DeviceClock(offset=Offset(ahead, at, exact=ahead >= -WITHIN))
        known = self.offset and self.offset._replace(exact=False)
        return replace(self, offset=known).heard(sent_at, at)


NOT_YET = DeviceClock()
"""Of a device that was not heard yet."""
