"""Our own facts, and readings at the gates -> the documents that queries read."""

from health_records.projections import (
    corrections,
    duplicates,
    files,
    rosters,
    rules,
    temperatures,
)
from shared.bus import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *files.SUBSCRIPTIONS,
    *rosters.SUBSCRIPTIONS,
    *corrections.SUBSCRIPTIONS,
    *rules.SUBSCRIPTIONS,
    *duplicates.SUBSCRIPTIONS,
    *temperatures.SUBSCRIPTIONS,
)
