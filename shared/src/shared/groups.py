"""The two kinds of consumer groups: projections write views, reactions send commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.bus import Subscription
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
    """One delivery at a time: store what it teaches, then act on what is stored."""

    name: str
    subscriptions: Subscriptions
    documents: Documents
    batch: int = 1

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._react(delivery)

    async def _react(self, delivery: Delivery) -> None:
        wanted = self.subscriptions.get(delivery.type, ())
        if not wanted:
            return
        event = read_event(delivery, wanted[0].event)
        envelope = read_attributes(delivery, event)
        learnt = [op for s in wanted if s.project for op in s.project(event, envelope)]
        if learnt:
            await self.documents.apply(learnt)
        for subscription in wanted:
            if subscription.react:
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
