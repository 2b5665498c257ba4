"""The queue of one partition: while a batch is on its way, the next one gathers.

Order within a partition is kept, retries included: one batch is on its way at a time, and what
was not acknowledged goes back to the front.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from shared.ending import heed
from shared.errors import Unavailable
from shared.kafka.carrier import Condemned
from shared.kafka.lifeline import Lifeline
from shared.kafka.parcels import Parcel, pack
from shared.metrics.assurance import ACKNOWLEDGED_OFFSET
from shared.metrics.bus import PUBLISHED

RESEND_PAUSE = 0.1


class Line:
    """Takes parcels for one partition and sends them; a task lives while there are any."""

    def __init__(
        self, lifeline: Lifeline, topic: str, number: int, release: Callable[[int], None]
    ) -> None:
        self._lifeline = lifeline
        self._topic = topic
        self._number = number
        self._release = release
        self._published = PUBLISHED.labels(topic)
        self._tell_acknowledged: Callable[[float], None] | None = None
        self._waiting: deque[Parcel] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, parcel: Parcel) -> None:
        self._waiting.append(parcel)
        if self._task is None:
            self._task = asyncio.create_task(self._send_all(), name=f"send to {self._topic}")
            self._task.add_done_callback(self._ended)

    def trim(self) -> None:
        """Drop what nobody waits for any more."""
        while self._waiting and self._waiting[0].receipt.forgotten:
            self._release(self._waiting.popleft().size)

    async def idle(self) -> None:
        while self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Stop sending; whoever still waits learns that the outcome is unknown."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._fail_all(Unavailable("this process is stopping: outcome unknown, send again"))

    async def _send_all(self) -> None:
        while True:
            heed()
            carrier = await self._lifeline.current()
            self.trim()
            if not self._waiting:
                self._task = None
                return
            batch = carrier.create_batch()
            packed: list[Parcel] = []
            try:
                pack(self._waiting, batch, packed)
                first = await carrier.send(batch, self._topic, self._number)
            except Condemned:
                self._waiting.extendleft(reversed(packed))
                await asyncio.sleep(RESEND_PAUSE)
            except BaseException:
                self._waiting.extendleft(reversed(packed))
                raise
            else:
                self._acknowledge(packed, first)

    def _acknowledge(self, packed: Sequence[Parcel], first: int) -> None:
        size = records = 0
        for parcel in packed:
            size += parcel.size
            records += len(parcel.entries)
            parcel.receipt.acknowledge(len(parcel.entries))
        self._release(size)
        self._published.inc(records)
        if first >= 0:
            # Not before it is known: 0 would say that something stands at offset 0.
            if self._tell_acknowledged is None:
                place = (self._topic, str(self._number))
                self._tell_acknowledged = ACKNOWLEDGED_OFFSET.labels(*place).set
            self._tell_acknowledged(first + records - 1)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            # A bug: whoever waits learns it, and the next publish starts afresh.
            self._fail_all(error)

    def _fail_all(self, error: BaseException) -> None:
        while self._waiting:
            parcel = self._waiting.popleft()
            self._release(parcel.size)
            parcel.receipt.fail(error)
