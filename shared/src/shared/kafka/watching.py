"""Looking at lanes from outside: how far behind they are, and whether one is stuck."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.bus import Group, topics
from shared.clock import real_now
from shared.dead_letters import DeadLetters
from shared.ending import rest
from shared.errors import TryAgain
from shared.kafka.ends import Ends
from shared.kafka.lane import Lane
from shared.kafka.membership import Membership
from shared.kafka.watchdog import Stuck, Watchdog, answers
from shared.metrics.bus import (
    BLOCKED_KEYS,
    DEAD_LETTERS_OLDEST,
    DEAD_LETTERS_WAITING,
    LAG_RECORDS,
    LAG_SECONDS,
)

ANSWER_PATIENCE = 5.0
POSITION_PATIENCE = 0.05
LONGEST_PAUSE = 2.0
REBALANCE_FACTOR = 3
"""A rebalance may take as long as its slowest member: three times the patience of a lane."""

Lag = Mapping[TopicPartition, int]


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks at one membership until it is stuck."""

    group: Group
    membership: Membership
    dead_letters: DeadLetters
    stuck_after: float
    ends: Ends = field(default_factory=Ends)

    async def keep(self) -> None:
        dog = Watchdog(self.stuck_after)
        while True:
            await rest(min(LONGEST_PAUSE, self.stuck_after / 4))
            lanes = dict(self.membership.lanes.all())
            lag = await self._lag(lanes)
            if lag is None or not await answers(self.membership.check):
                dog.forgive_all()
                self.membership.rebalances.forgive()
                continue
            self._measure(lanes, lag)
            await self._measure_letters()
            await self._bark(dog, lanes, lag)

    async def _lag(self, lanes: Mapping[TopicPartition, Lane]) -> Lag | None:
        """Ask the broker how much is written; None where it does not answer."""
        consumer = self.membership.consumer
        try:
            async with asyncio.timeout(ANSWER_PATIENCE):
                ends = await consumer.end_offsets(list(lanes))
                lag = {key: end - await self._next(key, lanes[key]) for key, end in ends.items()}
        except (KafkaError, IllegalStateError, TimeoutError):
            return None
        self.ends.tell(ends)
        return lag

    async def _next(self, partition: TopicPartition, lane: Lane) -> int:
        known = lane.next_offset()
        if known is not None:
            return known
        try:
            async with asyncio.timeout(POSITION_PATIENCE):
                return int(await self.membership.consumer.position(partition))
        except TimeoutError:
            return 0  # where it begins is not known yet, so it has everything to do

    async def _bark(self, dog: Watchdog, lanes: Mapping[TopicPartition, Lane], lag: Lag) -> None:
        for key, lane in lanes.items():
            if not dog.is_stuck(key, lane.finished, lags=lag[key] > 0):
                continue
            if await answers(partial(self.dead_letters.chains, lane.place)):
                raise Stuck(
                    f"{lane.place} stands at {lane.finished} with {lag[key]} records to do, though "
                    f"Kafka and MongoDB answer: {lane.trouble or 'no trouble known'}"
                )
            dog.forgive(key)
        if self.membership.rebalances.seconds() > REBALANCE_FACTOR * self.stuck_after:
            raise Stuck(f"a rebalance of {self.group.name} does not end, though Kafka answers")

    def _measure(self, lanes: Mapping[TopicPartition, Lane], lag: Lag) -> None:
        name, now = self.group.name, time.time()
        records: Counter[str] = Counter()
        seconds = dict.fromkeys(topics(self.group), 0.0)
        for key, lane in lanes.items():
            records[key.topic] += max(0, lag[key])
            seconds[key.topic] = max(seconds[key.topic], lane.seconds_behind(now))
        for topic, behind in seconds.items():
            LAG_RECORDS.labels(name, topic).set(records[topic])
            LAG_SECONDS.labels(name, topic).set(behind)
        settlings = [lane.settling for lane in lanes.values()]
        BLOCKED_KEYS.labels(name).set(sum(len(one.blocked) for one in settlings))
        DEAD_LETTERS_WAITING.labels(name).set(sum(one.unresolved for one in settlings))

    async def _measure_letters(self) -> None:
        lanes = self.membership.lanes.all().values()
        since: datetime | None = None
        if any(lane.settling.unresolved for lane in lanes):
            try:
                async with asyncio.timeout(ANSWER_PATIENCE):
                    since = await self.dead_letters.since(self.group.name)
            except (TryAgain, TimeoutError):
                return
        age = 0.0 if since is None else max(0.0, (real_now() - since).total_seconds())
        DEAD_LETTERS_OLDEST.labels(self.group.name).set(age)
