"""What a service is given from outside, so that the same service stands on Kafka or in memory."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shared.access import Access
from shared.aggregates import Aggregates, Decider
from shared.bus import Group, Publisher
from shared.clock import Clock
from shared.commands import CommandHandler
from shared.outbox import Outbox
from shared.projections import Documents, Index
from shared.turns import Turns
from shared.views import View
from shared.web import Check

C = TypeVar("C")
S = TypeVar("S")

Chore = Callable[[], Awaitable[int]]
"""Does what is to be done by now, repeatably, and says how much that was."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The outside of one service; `name` is also the event source and the database."""

    name: str
    clock: Clock
    access: Access
    publisher: Publisher
    documents: Documents
    store: Callable[[str, Any, Sequence[str]], Aggregates[Any]]
    """(collection, initial state, searched fields) -> aggregates."""
    checks: Mapping[str, Check]
    outbox: Outbox

    def handler(
        self, collection: str, decider: Decider[C, S], *, searched: Sequence[str] = ()
    ) -> CommandHandler[C, S]:
        """Give the way into one kind of aggregates; `searched` are the state's indexed fields."""
        aggregates: Aggregates[S] = self.store(collection, decider.initial, searched)
        return CommandHandler(decider, aggregates, self.outbox, self.name, Turns().of)


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker of a service does: read these topics, look after these aggregates."""

    groups: Sequence[Group]
    handlers: Mapping[str, CommandHandler[Any, Any]]
    views: Sequence[type[View]]
    indexes: Sequence[Index] = ()
    """Of what the service has heard from others, beside its views."""
    chores: Mapping[str, Chore] = field(default_factory=dict)
    """By name, what is looked after once a second or so, each to the end before it begins anew."""
