"""Our own facts -> the documents that queries read."""

from permits.projections import enterprises, permits
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *enterprises.SUBSCRIPTIONS,
    *permits.SUBSCRIPTIONS,
)
