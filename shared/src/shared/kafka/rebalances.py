"""Partitions come and go: nothing is lost between two owners, and no error is swallowed."""

import time
from collections.abc import Awaitable, Callable, Collection

from aiokafka import ConsumerRebalanceListener, TopicPartition

from shared.kafka.lanes import Lanes


class Rebalances(ConsumerRebalanceListener):  # type: ignore[misc]
    """aiokafka logs and forgets what a listener raises, so it is reported to the lanes."""

    def __init__(
        self, lanes: Lanes, commit: Callable[[], Awaitable[None]], *, grace: float
    ) -> None:
        self._lanes = lanes
        self._commit = commit
        self._grace = grace
        self._since: float | None = None

    def seconds(self) -> float:
        """Return how long a rebalance has been going on, 0 if there is none."""
        return 0.0 if self._since is None else time.monotonic() - self._since

    def forgive(self) -> None:
        """Count anew where one is going on: Kafka was away meanwhile."""
        if self._since is not None:
            self._since = time.monotonic()

    async def on_partitions_revoked(self, _: Collection[TopicPartition]) -> None:
        """Close all lanes: every rebalance takes all partitions; heartbeats go on meanwhile."""
        self._since = time.monotonic()
        try:
            await self._lanes.close(self._grace)
            await self._commit()
            self._lanes.forget()
        except Exception as error:  # noqa: BLE001 - reported, and raised by the runner
            self._lanes.report(error)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self._since = None
        try:
            self._lanes.open(assigned)
        except Exception as error:  # noqa: BLE001 - reported, and raised by the runner
            self._lanes.report(error)
