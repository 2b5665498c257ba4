"""Our own facts -> the documents that queries read."""

from permits.projections import enterprises, permits, problems, projects, rules, support
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *enterprises.SUBSCRIPTIONS,
    *permits.SUBSCRIPTIONS,
    *support.SUBSCRIPTIONS,
    *problems.SUBSCRIPTIONS,
    *projects.SUBSCRIPTIONS,
    *rules.SUBSCRIPTIONS,
)
