"""How far topics are written, projected and compared, by what the cluster knows of it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.errors import Unavailable
from shared.kafka.audit import audit_group
from shared.kafka.replay import Positions, open_log

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts of one topic that the log still holds."""

    stored: int = 0
    projected: int = 0
    checked: int = 0

    @property
    def behind(self) -> int:
        """Facts that were projected and not compared yet."""
        return max(0, self.projected - self.checked)


async def standings(bootstrap: str, group: str, topics: Sequence[str]) -> Mapping[str, Standing]:
    """By topic, how a group of projections and its audit stand; Unavailable without Kafka."""
    projected = await committed(bootstrap, group)
    checked = await committed(bootstrap, audit_group(group))
    async with open_log(bootstrap, topics) as log:
        begins, ends = await log.beginnings(), await log.ends()
    found: defaultdict[str, Standing] = defaultdict(Standing)
    for place, begin in begins.items():
        end, so_far = ends[place], found[place[0]]
        found[place[0]] = Standing(
            so_far.stored + end - begin,
            so_far.projected + _within(projected, place, begin, end) - begin,
            so_far.checked + _within(checked, place, begin, end) - begin,
        )
    return found


def _within(offsets: Positions, place: tuple[str, int], begin: int, end: int) -> int:
    return min(end, max(begin, offsets.get(place, begin)))


async def committed(bootstrap: str, group: str) -> Positions:
    """What a group has committed; a partition of which it has not is left out."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        async with asyncio.timeout(PATIENCE):
            await admin.start()
            found = await admin.list_consumer_group_offsets(group)
    except (KafkaError, OSError, TimeoutError) as error:
        raise Unavailable(f"Kafka at {bootstrap} does not answer: {error!r}") from error
    finally:
        await admin.close()
    return {(tp.topic, tp.partition): at.offset for tp, at in found.items() if at.offset >= 0}
