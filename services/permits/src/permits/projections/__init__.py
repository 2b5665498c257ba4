"""Our own facts -> the documents that queries read."""

from permits.projections import alerts, enterprises, permits, problems, projects, rules, support
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *enterprises.SUBSCRIPTIONS,
    *permits.SUBSCRIPTIONS,
    *support.SUBSCRIPTIONS,
    *problems.SUBSCRIPTIONS,
    *alerts.SUBSCRIPTIONS,
    *projects.SUBSCRIPTIONS,
    *rules.SUBSCRIPTIONS,
)
