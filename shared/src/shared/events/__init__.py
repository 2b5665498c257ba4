"""Every event of the suite: the one contract the four services share."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.events import checkpoint, health_records, permits, transport
from shared.events.base import Event, Reason
from shared.events.permits import rules as permit_rules
from shared.events.transport import rules as transport_rules

OWNERS: Mapping[str, tuple[type[Event], ...]] = MappingProxyType(
    {
        "checkpoint": checkpoint.EVENTS,
        "health-records": health_records.EVENTS,
        "permits": (*permits.EVENTS, *permit_rules.EVENTS),
        "transport": (*transport.EVENTS, *transport_rules.EVENTS),
    }
)
CATALOG: Mapping[str, type[Event]] = MappingProxyType(
    {event.type: event for events in OWNERS.values() for event in events}
)
"""Event type on the wire -> its class."""
TOPICS: tuple[str, ...] = tuple(dict.fromkeys(event.topic for event in CATALOG.values()))

__all__ = ["CATALOG", "OWNERS", "TOPICS", "Event", "Reason"]
