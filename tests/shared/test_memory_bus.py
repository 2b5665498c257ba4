"""The bus in memory treats its readers as Kafka does: in order, from the start, at least once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from tests.shared.samples import LineWritten, record

from shared.bus import project
from shared.envelope import Delivery
from shared.errors import Gap
from shared.groups import Subscriptions
from shared.memory.bus import InMemoryBus


@dataclass
class Reader:
    """Remembers what it settled; `troubles` times it says try again first."""

    batch: int = 2
    troubles: int = 0
    name: str = "tests.reader"
    subscriptions: Subscriptions = field(
        default_factory=lambda: {"line-written": [project(LineWritten, lambda _, __: ())]}
    )
    batches: list[str] = field(default_factory=list)

    def together(self, deliveries: Sequence[Delivery]) -> int:
        return len(deliveries)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        if self.troubles:
            self.troubles -= 1
            raise Gap("not yet")
        self.batches.append("".join(dict(d.headers)["ce_id"].decode() for d in deliveries))


async def test_a_group_reads_from_the_beginning_in_batches_of_its_own_size() -> None:
    bus, reader = InMemoryBus(), Reader()
    await bus.publish([record("a"), record("b")])
    bus.subscribe(reader)
    await bus.publish([record("c")])
    assert await bus.settle() == 3
    assert reader.batches == ["ab", "c"]
    assert await bus.settle() == 0


async def test_what_was_not_settled_is_delivered_again_before_anything_else() -> None:
    bus, reader = InMemoryBus(), Reader(troubles=1)
    bus.subscribe(reader)
    await bus.publish([record("a"), record("b"), record("c")])
    with pytest.raises(Gap):
        await bus.settle()
    assert await bus.settle() == 3
    assert reader.batches == ["ab", "c"]


async def test_every_record_has_its_own_place_in_its_topic() -> None:
    bus = InMemoryBus()
    await bus.publish([record("a"), record("b")])
    assert [d.offset for d in bus.log("tests.ledgers").deliveries] == [0, 1]
    assert bus.log("tests.ledgers").deliveries[0].value == record("a").value
