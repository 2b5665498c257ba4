"""How old facts are when what they say can be read: Kafka's time of a record against real time."""

import time
from collections.abc import Sequence
from operator import itemgetter

from shared.envelope import Delivery
from shared.metrics.bus import FRESHNESS, LATE, READABLE, READABLE_LATE

WRITTEN_AT = itemgetter(Delivery._fields.index("written_at"))


class Freshness:
    """Tells of what a group of projections is done with, of one topic."""

    def __init__(self, group: str, topic: str) -> None:
        self._seconds = FRESHNESS.labels(group, topic)
        self._readable = READABLE.labels(group, topic)
        self._late = READABLE_LATE.labels(group, topic)

    def tell(self, done: Sequence[Delivery]) -> None:
        """Count these as readable now; there is one at least."""
        now = time.time() * 1000
        oldest = min(map(WRITTEN_AT, done))
        self._seconds.observe(max(0.0, now - oldest) / 1000)
        self._readable.inc(len(done))
        limit = now - LATE * 1000
        if oldest < limit:
            self._late.inc(sum(written_at < limit for written_at in map(WRITTEN_AT, done)))
