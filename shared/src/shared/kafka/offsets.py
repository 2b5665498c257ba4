"""Committing finished prefixes, in the background: a commit costs the broker milliseconds."""

import asyncio
from typing import Any

import structlog
from aiokafka.errors import IllegalStateError, KafkaError

from shared.ending import rest
from shared.kafka.lanes import Lanes
from shared.metrics.bus import COMMITS

log = structlog.get_logger()


class Offsets:
    """A commit that fails is logged and repeated: at worst, records are delivered again."""

    def __init__(self, consumer: Any, lanes: Lanes, group: str, *, patience: float) -> None:
        self._consumer = consumer
        self._lanes = lanes
        self._group = group
        self._patience = patience

    async def commit_for_ever(self, pause: float) -> None:
        while True:
            await rest(pause)
            await self.commit()

    async def commit(self) -> None:
        """Commit what is finished and not committed yet."""
        offsets = self._lanes.finished()
        if not offsets:
            return
        try:
            # aiokafka itself would try for ever.
            async with asyncio.timeout(self._patience):
                await self._consumer.commit(dict(offsets))
        except (KafkaError, IllegalStateError, TimeoutError) as error:
            COMMITS.labels(self._group, "failed").inc()
            log.warning("not committed yet", group=self._group, error=repr(error))
        else:
            COMMITS.labels(self._group, "done").inc()
            self._lanes.committed(offsets)
