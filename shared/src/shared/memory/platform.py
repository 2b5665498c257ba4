"""A platform that lives in this process: the same services, no Kafka, no MongoDB."""

from collections.abc import Sequence
from typing import Any, get_args

from shared.access import Caller, Role
from shared.clock import Clock
from shared.errors import Unauthenticated
from shared.memory.aggregates import InMemoryAggregates
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.outbox import Outbox
from shared.platform import Platform


class RoleTokens:
    """The twin of JwtAccess: the token `clerk` or `clerk:zhang` is a caller with that role."""

    async def caller(self, token: str) -> Caller:
        role, _, name = token.partition(":")
        if role not in get_args(Role):
            raise Unauthenticated("the token is not good")
        return Caller(name or role, frozenset({role}))


def in_memory_platform(name: str, bus: InMemoryBus, clock: Clock) -> Platform:
    """Make the outside of one service around a bus that all services of a test share."""
    stores: dict[str, InMemoryAggregates[Any]] = {}

    def store(collection: str, initial: Any, _: Sequence[str]) -> InMemoryAggregates[Any]:
        # The service's two halves share what is stored, as they do in one database.
        return stores.setdefault(collection, InMemoryAggregates(initial))

    return Platform(
        name=name,
        clock=clock,
        access=RoleTokens(),
        publisher=bus,
        outbox=Outbox(bus),
        documents=InMemoryDocuments(),
        store=store,
        checks={},
    )
