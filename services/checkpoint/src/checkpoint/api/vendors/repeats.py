"""Posts that tell no time of their own: sent once more within moments, they say nothing new."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from checkpoint.adapters.neutral import Neutral

WITHIN = timedelta(seconds=30)
"""How long a device waits for an answer until it sends the same again."""
REMEMBERED = 50_000


class Came(NamedTuple):
    """When a post came, and by which signature, if by any."""

    at: datetime
    proof: str


@dataclass
class Repeats:
    """When and how a reading whose time is relative came first; each process remembers its own.

    Its number holds a digest of the bytes it came in: what differs in anything is another one.
    """

    _first: OrderedDict[tuple[str, str], Came] = field(default_factory=OrderedDict)

    def first(self, device_id: str, reading: Neutral, came: Came) -> Came:
        """The receipt that counts: signed anew for the same bytes, it is still the first one."""
        if reading.measured_at.source != "relative":
            return came
        key = device_id, reading.sequence
        found = self._first.get(key)
        if found is not None and abs(came.at - found.at) < WITHIN:
            return found
        self._first[key] = came
        self._first.move_to_end(key)
        while len(self._first) > REMEMBERED:
            self._first.popitem(last=False)
        return came
