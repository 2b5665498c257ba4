"""Our own facts -> the documents that queries read."""

from health_records.projections import duplicates, files, rosters, rules
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *files.SUBSCRIPTIONS,
    *rosters.SUBSCRIPTIONS,
    *rules.SUBSCRIPTIONS,
    *duplicates.SUBSCRIPTIONS,
)
