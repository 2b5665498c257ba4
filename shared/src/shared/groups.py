"""The two kinds of consumer groups: projections write views, reactions send commands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.bus import Heard, Subscription
from shared.envelope import Delivery, read_attributes, read_event
from shared.projections import Documents, Operation
from shared.rows import read_rows

Subscriptions = Mapping[str, Sequence[Subscription]]


@dataclass(frozen=True, slots=True)
class Projections:
    """Batches of deliveries -> one lot of write operations."""

    name: str
    subscriptions: Subscriptions
    documents: Documents
    batch: int = 4_000

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        await self.documents.apply(operations(self.subscriptions, deliveries))


@dataclass(frozen=True, slots=True)
class Reactions:
    """Store what deliveries teach, then act on what is stored; in their order.

    One delivery at a time, but for those whose reactions are bound by `on_all`: neighbours of
    that kind are learnt and acted on together.
    """

    name: str
    subscriptions: Subscriptions
    documents: Documents
    batch: int = 200

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        for some in self._neighbours(deliveries):
            await self._react(some)

    def _neighbours(self, deliveries: Sequence[Delivery]) -> Iterator[Sequence[Delivery]]:
        together: list[Delivery] = []
        for delivery in deliveries:
            wanted = self.subscriptions.get(delivery.type, ())
            if any(subscription.react for subscription in wanted):
                yield together
                yield [delivery]
                together = []
            elif wanted:
                together.append(delivery)
        yield together

    async def _react(self, deliveries: Sequence[Delivery]) -> None:
        heard: dict[str, list[Heard[Any]]] = {one.type: [] for one in deliveries}
        learnt: list[Operation] = []
        for delivery in deliveries:
            wanted = self.subscriptions[delivery.type]
            event = read_event(delivery, wanted[0].event)
            one = Heard(event, read_attributes(delivery, event))
            heard[delivery.type].append(one)
            learnt += [op for s in wanted if s.project for op in s.project(*one)]
        if learnt:
            await self.documents.apply(learnt)
        for type_, some in heard.items():
            for subscription in self.subscriptions[type_]:
                await _act(subscription, some)


async def _act(subscription: Subscription, some: Sequence[Heard[Any]]) -> None:
    if subscription.react_all:
        await subscription.react_all(some)
    if subscription.react:
        for event, envelope in some:
            await subscription.react(event, envelope)


def operations(subscriptions: Subscriptions, deliveries: Sequence[Delivery]) -> list[Operation]:
    """Project deliveries; those of types nobody asked for are skipped unread."""
    found: list[Operation] = []
    rows: dict[str, list[Delivery]] = {t: [] for t, s in subscriptions.items() if s[0].project_rows}
    for delivery in deliveries:
        type_ = delivery.type
        if (some := rows.get(type_)) is not None:
            some.append(delivery)
        elif wanted := subscriptions.get(type_):
            found += _project_event(wanted, delivery)
    for type_, some in rows.items():
        found += _project_rows(subscriptions[type_], some)
    return found


def _project_event(wanted: Sequence[Subscription], delivery: Delivery) -> list[Operation]:
    event = read_event(delivery, wanted[0].event)
    envelope = read_attributes(delivery, event)
    return [op for s in wanted if s.project for op in s.project(event, envelope)]


def _project_rows(wanted: Sequence[Subscription], some: Sequence[Delivery]) -> list[Operation]:
    rows = read_rows(wanted[0].event, [delivery.value for delivery in some])
    return [op for s in wanted if s.project_rows for op in s.project_rows(rows)]
