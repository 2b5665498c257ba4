"""The two kinds of consumer groups: projections write views, reactions send commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.bus import Heard, Subscription
from shared.ending import heed
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

    def together(self, deliveries: Sequence[Delivery]) -> int:
        return len(deliveries)

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

    def together(self, deliveries: Sequence[Delivery]) -> int:
        """One that is reacted to by itself, else all before the next one of that kind.

        A key stands once beside a fact that asks for it.
        """
        keys: set[bytes | None] = set()
        alone: set[bytes | None] = set()
        for n, delivery in enumerate(deliveries):
            wanted = self.subscriptions.get(delivery.type, ())
            if not wanted:
                continue
            if any(subscription.react for subscription in wanted):
                return max(n, 1)
            once = any(subscription.once_per_key for subscription in wanted)
            if delivery.key in alone or (once and delivery.key in keys):
                return n
            keys.add(delivery.key)
            if once:
                alone.add(delivery.key)
        return len(deliveries)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        left = deliveries
        while left:
            heed()
            number = self.together(left)
            await self._react([one for one in left[:number] if one.type in self.subscriptions])
            left = left[number:]

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
            heed()
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
