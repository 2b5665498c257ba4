"""Partitions change hands: everything is settled at least once, and only prefixes are committed."""

import asyncio
from collections.abc import Sequence

from tests.shared.kafka.reading import eventually, record
from tests.shared.kafka.scripted import Scripted, committed, running

from shared.envelope import Delivery
from shared.kafka.consumer import Habits
from shared.memory.dead_letters import InMemoryDeadLetters

HASTY = Habits(commit_pause=0.05, grace=0.5)
ONLY_ON_REVOCATION = Habits(commit_pause=3600, grace=0.5)


class Gated(Scripted):
    """Stands before record 20 of each key until the gate is open."""

    gate: asyncio.Event
    asked = 0

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        self.asked += 1
        if any(int(one.value or b"0") == 20 for one in deliveries):
            await self.gate.wait()
        await super().settle(deliveries)


def gated(topic: str, gate: asyncio.Event) -> Gated:
    group = Gated(topic)
    group.gate = gate
    return group


async def test_a_second_runner_takes_over_and_nothing_is_missing(
    kafka_bootstrap: str, topic: str
) -> None:
    gate, letters = asyncio.Event(), InMemoryDeadLetters()
    first, second = gated(topic, gate), gated(topic, gate)
    everything = {(f"k{k}", n) for k in range(6) for n in range(40)}
    async with running(kafka_bootstrap, first, letters, HASTY) as run:
        await run.publisher.publish([record(topic, key, n) for key, n in sorted(everything)])
        await eventually(lambda: len(first.settled) >= 20)
        async with running(kafka_bootstrap, second, letters, HASTY):
            # What the first one has in flight is cut off, so that the second one gets its share.
            await eventually(lambda: second.asked > 0)
            gate.set()
            await eventually(lambda: {*first.settled, *second.settled} == everything)
    assert await committed(kafka_bootstrap, first.name, topic) == len(everything)
    assert second.settled


async def test_what_is_finished_is_committed_before_it_is_handed_over(
    kafka_bootstrap: str, topic: str
) -> None:
    gate, letters = asyncio.Event(), InMemoryDeadLetters()
    first, second = gated(topic, gate), gated(topic, gate)
    everything = {(f"k{k}", n) for k in range(6) for n in range(40)}
    async with running(kafka_bootstrap, first, letters, ONLY_ON_REVOCATION) as run:
        await run.publisher.publish([record(topic, key, n) for key, n in sorted(everything)])
        await eventually(lambda: len(first.settled) >= 20)
        async with running(kafka_bootstrap, second, letters, ONLY_ON_REVOCATION):
            await eventually(lambda: second.asked > 0)
            gate.set()
            await eventually(lambda: {*first.settled, *second.settled} == everything)
    before_the_gate = [(key, n) for key, n in first.settled + second.settled if n < 20]
    assert len(before_the_gate) == len(set(before_the_gate))


async def test_what_was_cut_off_is_settled_again(kafka_bootstrap: str, topic: str) -> None:
    gate, letters = asyncio.Event(), InMemoryDeadLetters()
    group = gated(topic, gate)
    async with running(kafka_bootstrap, group, letters, HASTY) as run:
        await run.publisher.publish([record(topic, "k", n) for n in range(30)])
        await eventually(lambda: len(group.settled) == 20)
    assert await committed(kafka_bootstrap, group.name, topic) == 20
    gate.set()
    async with running(kafka_bootstrap, group, letters, HASTY):
        await eventually(lambda: group.of("k") == list(range(30)))
