"""Publishing and subscribing, without saying how."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from shared.envelope import Delivery, Envelope, Record
from shared.events import Event
from shared.projections import Operation

E = TypeVar("E", bound=Event)
Row = dict[str, Any]

Project = Callable[[Any, Envelope[Any]], Iterable[Operation]]
ProjectRows = Callable[[Sequence[Row]], Iterable[Operation]]
React = Callable[[Any, Envelope[Any]], Awaitable[None]]


class Heard(NamedTuple, Generic[E]):
    """A fact with what stands on its envelope."""

    event: E
    envelope: Envelope[E]


ReactAll = Callable[[Sequence[Heard[Any]]], Awaitable[None]]


class Publisher(Protocol):
    async def publish(self, records: Sequence[Record]) -> None:
        """Return when all are acknowledged; TryAgain where that is unknown within the deadline."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one consumer group does with one event type."""

    event: type[Event]
    project: Project | None = None
    react: React | None = None
    project_rows: ProjectRows | None = None
    react_all: ReactAll | None = None
    once_per_key: bool = False


def project(
    event: type[E], projection: Callable[[E, Envelope[E]], Iterable[Operation]]
) -> Subscription:
    """Bind a projection to an event type; the type checker sees that they match."""
    return Subscription(event, project=projection)


def project_rows(event: type[Event], projection: ProjectRows) -> Subscription:
    """Bind a projection of many plain dicts, validated in one go: for streams of readings.

    Each is a dict of the event's fields, see shared.rows; other projections of the same batch see
    the same dicts.
    """
    return Subscription(event, project_rows=projection)


def on(
    event: type[E],
    reaction: Callable[[E, Envelope[E]], Awaitable[None]],
    *,
    learn: Callable[[E, Envelope[E]], Iterable[Operation]] | None = None,
) -> Subscription:
    """Bind a reaction; what `learn` says is stored before the reaction acts on what is stored."""
    return Subscription(event, project=learn, react=reaction)


def on_all(
    event: type[E],
    reaction: Callable[[Sequence[Heard[E]]], Awaitable[None]],
    *,
    learn: Callable[[E, Envelope[E]], Iterable[Operation]] | None = None,
    once_per_key: bool = False,
) -> Subscription:
    """Bind a reaction to many facts at once, for streams: a few round trips do for all of them.

    What all of them teach is stored first, and facts of other types bound so may come in between.
    So it is for reactions that act on what is stored alone. Where a later fact of the same key
    would hide an earlier one, `once_per_key` keeps the two apart.
    """
    return Subscription(event, project=learn, react_all=reaction, once_per_key=once_per_key)


class Group(Protocol):
    """One consumer group: what is done with deliveries, whoever brings them."""

    @property
    def name(self) -> str: ...

    @property
    def batch(self) -> int:
        """How many deliveries of one partition `settle` takes at once, at most."""

    def together(self, deliveries: Sequence[Delivery]) -> int:
        """How many of these, from the first on, are settled together; 1 at least."""

    @property
    def subscriptions(self) -> Mapping[str, Sequence[Subscription]]:
        """By event type; other types are skipped unread."""

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Do what is to be done with all of them, or raise; repeating it is harmless."""


def by_type(subscriptions: Iterable[Subscription]) -> Mapping[str, Sequence[Subscription]]:
    """Sort subscriptions by the type that stands in the header; of one type all ask for rows, or
    none does."""
    found: dict[str, list[Subscription]] = {}
    for subscription in subscriptions:
        found.setdefault(subscription.event.type, []).append(subscription)
    for type_, some in found.items():
        if len({one.project_rows is None for one in some}) > 1:
            raise ValueError(f"{type_} is subscribed to by rows and by event in one group")
    return found


def topics(group: Group) -> tuple[str, ...]:
    """Name the topics that the group reads, each once, sorted."""
    return topics_of(group.subscriptions)


def topics_of(subscriptions: Mapping[str, Sequence[Subscription]]) -> tuple[str, ...]:
    return tuple(sorted({some[0].event.topic for some in subscriptions.values()}))
