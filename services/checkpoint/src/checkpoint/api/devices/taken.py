"""Signed requests that were taken: within bounds, and none of them twice."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

WINDOW = timedelta(seconds=300)
"""How far the time of a signed request may be from ours."""
REMEMBERED = 100_000
"""Signatures that are remembered; beyond the window their time refuses them."""


class Took(NamedTuple):
    """A request that was taken: whose, the time it names in epoch seconds, and until when that
    time would be let in, on our own clock.
    """

    device_id: str
    sent: int
    until: float


@dataclass
class Taken:
    """Signatures that were taken, so that nobody sends the same request again for its sender.

    Where there are too many the oldest is forgotten, and with it all that its device has signed
    up to the time it names: what cannot be told from a copy is not taken.
    """

    _seen: OrderedDict[str, Took] = field(default_factory=OrderedDict)
    _forgotten: OrderedDict[str, Took] = field(default_factory=OrderedDict)

    def take(self, proof: str, device_id: str, sent: int, now: float) -> bool:
        """Remember it; False where it was taken before, or may have been."""
        self._make_room(now)
        forgotten = self._forgotten.get(device_id)
        if proof in self._seen or (forgotten is not None and sent <= forgotten.sent):
            return False
        self._seen[proof] = Took(device_id, sent, now + 2 * WINDOW.total_seconds())
        return True

    def _make_room(self, now: float) -> None:
        for kept in (self._seen, self._forgotten):
            while kept and next(iter(kept.values())).until < now:
                kept.popitem(last=False)
        while len(self._seen) >= REMEMBERED:
            _, gone = self._seen.popitem(last=False)
            before = self._forgotten.pop(gone.device_id, gone)
            self._forgotten[gone.device_id] = gone._replace(sent=max(gone.sent, before.sent))

    def forget(self, proof: str) -> None:
        """What it asked for was not done: the same request may come again."""
        self._seen.pop(proof, None)
