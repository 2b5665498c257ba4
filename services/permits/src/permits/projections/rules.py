"""What was decided of our rules -> the view of decisions."""

from shared.bus import Subscription
from shared.events.permits.rules import EVENTS
from shared.rules.history import decisions_of

SUBSCRIPTIONS: tuple[Subscription, ...] = decisions_of(*EVENTS)
