"""Which facts feed a view: only their topics are read, and only these must be whole, to rebuild it.

A projection does not declare where it writes to, so it is tried on an example of its fact.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from shared.bus import Subscription
from shared.causes import by_itself
from shared.commands import seal
from shared.envelope import Delivery, encode
from shared.events import Event
from shared.groups import Subscriptions, operations
from shared.views import View
from yipan.contracts.examples import example_of


def feeding(subscriptions: Subscriptions, view: type[View]) -> Subscriptions:
    """Keep those that write to the view."""
    found = {
        type_: [one for one in some if _feeds(one, view)] for type_, some in subscriptions.items()
    }
    return {type_: some for type_, some in found.items() if some}


def views_by_topic(subscriptions: Subscriptions) -> Mapping[str, Collection[str]]:
    """The collections that the facts of each topic write to, as far as their examples show it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for type_, some in subscriptions.items():
        event = some[0].event
        made = operations({type_: some}, [_example(event)])
        found[event.topic] |= {operation.collection for operation in made}
    return found


def _feeds(subscription: Subscription, view: type[View]) -> bool:
    event = subscription.event
    found = operations({event.type: [subscription]}, [_example(event)])
    # One that makes nothing of its example may still make something of another fact.
    return not found or any(op.collection == view.collection for op in found)


def _example(event: type[Event]) -> Delivery:
    fact = event.model_validate(example_of(event))
    at = datetime.now(UTC)
    why = by_itself("example")
    sealed = seal(fact, source="example", aggregate=fact.subject, revision=1, at=at, cause=why)
    record = encode(sealed)
    return Delivery(record.topic, 0, 0, record.key.encode(), record.value, record.headers, 0)
