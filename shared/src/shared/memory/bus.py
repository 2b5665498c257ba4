"""A bus that lives in this process. The twin of the Kafka package: bytes in, bytes out."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from shared.bus import Group, topics
from shared.envelope import Delivery, Record

ROUNDS = 100_000


@dataclass
class Log:
    """One topic of one partition."""

    deliveries: list[Delivery] = field(default_factory=list)


class InMemoryBus:
    """Keeps every record; groups read when `settle` is called, so a test decides when."""

    def __init__(self) -> None:
        self.logs: dict[str, Log] = {}
        self._groups: list[tuple[Group, deque[Delivery]]] = []

    def subscribe(self, group: Group) -> None:
        """Let the group read from the beginning, as a new consumer group does."""
        waiting = deque(d for name in topics(group) for d in self.log(name).deliveries)
        self._groups.append((group, waiting))

    def log(self, topic: str) -> Log:
        return self.logs.setdefault(topic, Log())

    def rewind(self) -> None:
        """Let all groups read everything again from the beginning, as after a reset of offsets."""
        groups = [group for group, _ in self._groups]
        self._groups = []
        for group in groups:
            self.subscribe(group)

    async def publish(self, records: Sequence[Record]) -> None:
        for record in records:
            delivery = self._write(record)
            for group, waiting in self._groups:
                if record.topic in topics(group):
                    waiting.append(delivery)

    def _write(self, record: Record) -> Delivery:
        log = self.log(record.topic)
        headers = [(name, bytes(value)) for name, value in record.headers]
        delivery = Delivery(
            topic=record.topic,
            partition=0,
            offset=len(log.deliveries),
            key=record.key.encode(),
            value=bytes(record.value),
            headers=headers,
            written_at=0,
        )
        log.deliveries.append(delivery)
        return delivery

    async def settle(self) -> int:
        """Let all groups read until nothing is left; return how many deliveries were settled."""
        settled = 0
        for _ in range(ROUNDS):
            busy = [(group, waiting) for group, waiting in self._groups if waiting]
            if not busy:
                return settled
            for group, waiting in busy:
                batch = list(islice(waiting, group.batch))
                batch = batch[: group.together(batch)]
                await group.settle(batch)  # what it raises leaves the batch to the next settle
                for _ in batch:
                    waiting.popleft()
                settled += len(batch)
        raise AssertionError("the services keep each other busy for ever")
