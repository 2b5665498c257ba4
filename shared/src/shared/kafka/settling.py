"""Three outcomes for a record, no fourth: done, try again, dead letter."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from shared.bus import Group
from shared.dead_letters import Place
from shared.envelope import Delivery
from shared.errors import ServiceError, TryAgain
from shared.groups import Projections
from shared.kafka.freshness import Freshness
from shared.kafka.post import Post
from shared.kafka.streaks import Streaks
from shared.metrics.bus import SETTLED

TRANSIENT = (TryAgain, TimeoutError, ConnectionError)
"""Nothing is wrong with the record. A timeout is an outage too, whoever raised it."""
PAUSES_OF_A_BUG = (0.05, 0.2)
"""A bug may be one of timing: the record is tried again after these, then buried."""

log = structlog.get_logger()


class TooMany(Exception):
    """One of several deliveries failed, or all together took too long: settle fewer at once."""


@dataclass(slots=True)
class Settling:
    """Settles the deliveries of one partition, in order, and knows which keys are blocked."""

    group: Group
    place: Place
    post: Post
    streaks: Streaks
    patience: float
    blocked: set[bytes] = field(default_factory=set)
    unresolved: int = 0
    """How many chains wait for a dead letter to be resolved."""
    _parked_up_to: int = -1
    _freshness: Freshness | None = field(init=False)

    def __post_init__(self) -> None:
        shows = isinstance(self.group, Projections)
        self._freshness = Freshness(self.group.name, self.place.topic) if shows else None

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Bring all to an end: done, parked or buried.

        A TRANSIENT error says that nothing may be committed and all is to be repeated; TooMany
        asks for fewer at once.
        """
        free = await self._park(deliveries) if self.blocked else deliveries
        if not free:
            return
        try:
            await self.attempt(free)
        except (TooMany, *TRANSIENT):
            raise
        except Exception as error:
            if len(free) > 1:
                raise TooMany from error
            await self._fail(free[0], error)
        else:
            self._done(free)

    async def attempt(self, deliveries: Sequence[Delivery]) -> None:
        """Let the group settle them, within the deadline."""
        try:
            async with asyncio.timeout(self.patience) as deadline:
                await self.group.settle(deliveries)
        except TimeoutError as error:
            if deadline.expired() and len(deliveries) > 1:
                raise TooMany from error
            raise

    def count(self, outcome: str, number: int = 1) -> None:
        SETTLED.labels(self.group.name, outcome).inc(number)

    async def _park(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        free: list[Delivery] = []
        for delivery in deliveries:
            if delivery.key not in self.blocked:
                free.append(delivery)
            elif delivery.offset > self._parked_up_to:
                await self.post.park(delivery)
                self._parked_up_to = delivery.offset
                self.count("parked")
        return free

    async def _fail(self, delivery: Delivery, error: Exception) -> None:
        attempts = 1
        for pause in () if isinstance(error, ServiceError) else PAUSES_OF_A_BUG:
            await asyncio.sleep(pause)
            attempts += 1
            try:
                await self.attempt([delivery])
            except TRANSIENT:
                raise
            except Exception as again:  # noqa: BLE001 - counted, logged and kept below
                error = again
            else:
                self._done([delivery])
                return
        await self._bury(delivery, error, attempts)

    async def _bury(self, delivery: Delivery, error: Exception, attempts: int) -> None:
        self.streaks.another(self.place)
        log.error(
            "dead letter",
            group=self.group.name,
            position=delivery.position,
            error=type(error).__name__,
            attempts=attempts,
            exc_info=None if isinstance(error, ServiceError) else error,
        )
        try:
            await self.post.bury(delivery, error, attempts)
        except BaseException:
            self.streaks.take_back(self.place)
            raise
        self.unresolved += 1
        if delivery.key is not None:
            self.blocked.add(delivery.key)
        self.count("dead-letter")

    def _done(self, deliveries: Sequence[Delivery]) -> None:
        self.count("done", len(deliveries))
        self.streaks.settled(self.place)
        self.readable(deliveries)

    def readable(self, deliveries: Sequence[Delivery]) -> None:
        """Tell how old these were, where what they say can be read from now on."""
        if self._freshness is not None:
            self._freshness.tell(deliveries)
