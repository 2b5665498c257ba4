"""What was decided reaches the bus in order, whoever publishes it and whatever breaks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tests.shared.samples import MORNING, Ledger, Tick, Write, because, change, decider, record

from shared.aggregates import Aggregates
from shared.commands import CommandHandler
from shared.envelope import Record
from shared.errors import Overloaded, Unavailable
from shared.outbox import Outbox, Sweeper
from shared.turns import Turns

SOON = timedelta(seconds=3)
Ledgers = Aggregates[Ledger]


@dataclass
class Bus:
    """A bus that can be away, or take for ever."""

    ids: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    hangs: bool = False

    async def publish(self, records: Sequence[Record]) -> None:
        if self.trouble is not None:
            raise self.trouble
        if self.hangs:
            await asyncio.Event().wait()
        self.ids += [record.id for record in records]


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def handler(aggregates: Ledgers, bus: Bus) -> CommandHandler[Write | Tick, Ledger]:
    return CommandHandler(
        decider, aggregates, Outbox(bus, patience=0.05, rest=0), "tests", Turns().of
    )


async def write(handler: CommandHandler[Write | Tick, Ledger], text: str) -> int:
    outcome = await handler("a", Write("a", (text,)), at=MORNING, cause=because(text))
    return outcome.revision


async def settled(handler: CommandHandler[Write | Tick, Ledger]) -> None:
    assert isinstance(handler.flush, Outbox)
    await handler.flush.settled()


def later() -> datetime:
    return datetime.now(UTC) + SOON


async def unpublished(aggregates: Ledgers) -> list[str]:
    return [record.id for record in await aggregates.unpublished("a")]


async def test_what_the_bus_took_leaves_the_outbox(
    handler: CommandHandler[Write | Tick, Ledger], bus: Bus
) -> None:
    await write(handler, "one")
    await settled(handler)
    assert len(bus.ids) == 1
    assert await unpublished(handler.aggregates) == []


async def test_what_the_bus_has_is_not_said_again_while_it_is_being_forgotten(
    handler: CommandHandler[Write | Tick, Ledger], bus: Bus
) -> None:
    for text in ("one", "two", "three"):
        await write(handler, text)
    assert len(bus.ids) == len(set(bus.ids)) == 3
    await settled(handler)
    assert await unpublished(handler.aggregates) == []


async def test_what_cannot_be_forgotten_is_left_to_the_sweeper(
    aggregates: Ledgers, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object, __: object) -> None:
        raise Unavailable("away")

    outbox = Outbox(bus)
    records = await aggregates.save("a", change(1, records=[record("1")]), expected=0)
    with monkeypatch.context() as patch:
        patch.setattr(type(aggregates), "published", away)
        await outbox(aggregates, {"a": records})
        await outbox.settled()
    assert await unpublished(aggregates) == ["1"]
    assert await Sweeper(aggregates, bus, later).sweep() == 1
    assert await unpublished(aggregates) == []


@pytest.mark.parametrize("trouble", [Unavailable("away"), Overloaded("full"), None])
async def test_trouble_of_the_bus_is_not_trouble_of_the_caller(
    handler: CommandHandler[Write | Tick, Ledger], bus: Bus, trouble: Exception | None
) -> None:
    bus.trouble, bus.hangs = trouble, trouble is None
    assert await write(handler, "one") == 1
    assert len(await unpublished(handler.aggregates)) == 1


async def test_a_bug_of_the_publisher_is_not_hidden_and_nothing_is_lost(
    handler: CommandHandler[Write | Tick, Ledger], bus: Bus
) -> None:
    bus.trouble = KeyError("a bug")
    with pytest.raises(KeyError):
        await write(handler, "one")
    assert len(await unpublished(handler.aggregates)) == 1


async def test_the_next_command_publishes_what_was_left_before_its_own(
    handler: CommandHandler[Write | Tick, Ledger], bus: Bus
) -> None:
    bus.trouble = Unavailable("away")
    await write(handler, "one")
    bus.trouble = None
    await write(handler, "two")
    left = [stored.revision for stored in (await handler.aggregates.load("a")).done]
    assert (len(bus.ids), left) == (2, [1, 2])
    await settled(handler)
    assert await unpublished(handler.aggregates) == []


async def test_the_sweeper_publishes_in_order_what_others_left(
    aggregates: Ledgers, bus: Bus
) -> None:
    for revision in (1, 2, 3):
        one = change(revision, records=[record(f"{revision}")])
        await aggregates.save("a", one, expected=revision - 1)
    assert await Sweeper(aggregates, bus, later).sweep() == 1
    assert bus.ids == ["1", "2", "3"]
    assert await unpublished(aggregates) == []
    assert await Sweeper(aggregates, bus, later).sweep() == 0


async def test_the_sweeper_leaves_the_young_to_whoever_saved_them(
    aggregates: Ledgers, bus: Bus
) -> None:
    await aggregates.save("a", change(1, records=[record("1")]), expected=0)
    assert await Sweeper(aggregates, bus, lambda: datetime.now(UTC)).sweep() == 0
    assert bus.ids == []


async def test_a_sweep_that_fails_forgets_nothing(aggregates: Ledgers, bus: Bus) -> None:
    await aggregates.save("a", change(1, records=[record("1")]), expected=0)
    bus.trouble = Unavailable("away")
    with pytest.raises(Unavailable):
        await Sweeper(aggregates, bus, later).sweep()
    bus.trouble = None
    await Sweeper(aggregates, bus, later).sweep()
    assert bus.ids == ["1"]


async def test_two_publishers_repeat_but_the_first_time_is_always_in_order(
    aggregates: Ledgers, bus: Bus
) -> None:
    outbox = Outbox(bus)
    for revision in range(1, 6):
        one = change(revision, records=[record(f"{revision}")])
        records = await aggregates.save("a", one, expected=revision - 1)
        await asyncio.gather(
            outbox(aggregates, {"a": records}), Sweeper(aggregates, bus, later).sweep()
        )
    await outbox.settled()
    assert list(dict.fromkeys(bus.ids)) == ["1", "2", "3", "4", "5"]
    assert await unpublished(aggregates) == []


async def test_while_the_bus_is_away_only_the_first_command_waits_for_it(
    aggregates: Ledgers, bus: Bus
) -> None:
    handler = CommandHandler(decider, aggregates, Outbox(bus, rest=60), "tests", Turns().of)
    bus.trouble = Unavailable("away")
    await write(handler, "one")
    bus.trouble, bus.hangs = None, True
    async with asyncio.timeout(1):
        await write(handler, "two")
    assert len(await unpublished(aggregates)) == 2
