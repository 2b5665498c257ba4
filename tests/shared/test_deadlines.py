"""What is due gets a Tick, once, and time itself is the cause."""

from datetime import datetime

import pytest
from tests.shared.samples import DAY, MORNING, Ledger, Tick, Write, because, decider

from shared.aggregates import Aggregates, Decider
from shared.commands import CommandHandler
from shared.deadlines import Deadlines
from shared.memory.bus import InMemoryBus
from shared.outbox import Outbox
from shared.turns import Turns

Handler = CommandHandler[Write | Tick, Ledger]


@pytest.fixture
def handler(aggregates: Aggregates[Ledger]) -> Handler:
    return CommandHandler(decider, aggregates, Outbox(InMemoryBus()), "tests", Turns().of)


async def write(handler: Handler, name: str, at: datetime) -> None:
    await handler(name, Write(name, (name,), at), at=at, cause=because(name))


async def test_only_what_is_due_is_ticked(handler: Handler) -> None:
    await write(handler, "early", MORNING)
    await write(handler, "late", MORNING + DAY)
    assert await Deadlines(handler, lambda: MORNING + DAY).tick() == 1
    assert (await handler.aggregates.load("early")).state.closed
    assert not (await handler.aggregates.load("late")).state.closed


async def test_what_was_ticked_is_not_due_again(handler: Handler) -> None:
    await write(handler, "a", MORNING)
    deadlines = Deadlines(handler, lambda: MORNING + 9 * DAY)
    assert [await deadlines.tick(), await deadlines.tick()] == [1, 0]
    assert (await handler.aggregates.load("a")).revision == 2


async def test_kinds_that_time_does_not_touch_are_left_alone(handler: Handler) -> None:
    timeless: Decider[Write | Tick, Ledger] = Decider(
        decider.decide, decider.evolve, decider.initial
    )
    untouched = CommandHandler(timeless, handler.aggregates, handler.flush, "tests", Turns().of)
    await write(untouched, "a", MORNING)
    assert await Deadlines(untouched, lambda: MORNING + 9 * DAY).tick() == 0
