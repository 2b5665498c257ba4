"""Where partitions end, as their reader sees it; what is not read here any more is not told."""

from collections.abc import Mapping
from contextlib import suppress

from aiokafka import TopicPartition

from shared.metrics.assurance import END_OFFSET

Place = tuple[str, str]


class Ends:
    """Tells the ends of what one membership reads.

    Two memberships of a process may tell of the same partition: what one takes back because it
    lost it, the other tells again a moment later.
    """

    def __init__(self) -> None:
        self._told: set[Place] = set()

    def tell(self, ends: Mapping[TopicPartition, int]) -> None:
        found = {_place(partition): end for partition, end in ends.items()}
        for place, end in found.items():
            END_OFFSET.labels(*place).set(end)
        self.forget(self._told - found.keys())
        self._told = set(found)

    def forget(self, places: set[Place]) -> None:
        for topic, partition in places:
            with suppress(KeyError):  # the other membership has lost it too
                END_OFFSET.remove(topic, partition)


def _place(partition: TopicPartition) -> Place:
    return partition.topic, str(partition.partition)
