"""Our own facts -> the documents that queries read."""

from health_records.projections import files, rosters, rules
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *files.SUBSCRIPTIONS,
    *rosters.SUBSCRIPTIONS,
    *rules.SUBSCRIPTIONS,
)
