"""Our own facts -> the documents that queries read."""

from health_records.projections import files, rosters
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *files.SUBSCRIPTIONS,
    *rosters.SUBSCRIPTIONS,
)
