"""A command is carried out once, whoever races and however often it is sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from tests.shared.samples import (
    DAY,
    MORNING,
    Ledger,
    LedgerClosed,
    Tick,
    Write,
    because,
    decider,
    due,
)

from shared.aggregates import REMEMBERED, Aggregates, Change, Saved, Unpublished
from shared.commands import ATTEMPTS, CommandHandler
from shared.envelope import Delivery, Record, read_attributes
from shared.errors import ConcurrentChange, KeyReused, Refused
from shared.identity import fact_id
from shared.memory.aggregates import InMemoryAggregates
from shared.turns import Turns

Handler = CommandHandler[Write | Tick, Ledger]


@dataclass
class Flushed:
    """Remembers what it was asked to publish and publishes nothing."""

    batches: list[Sequence[Record]] = field(default_factory=list)

    async def __call__(self, aggregates: Unpublished, saved: Saved) -> None:
        self.batches += saved.values()


class Contested(InMemoryAggregates[Ledger]):
    """Somebody else is faster the first `races` times."""

    races = 0
    saves = 0

    async def save(
        self, subject: str, change: Change[Ledger], *, expected: int
    ) -> Sequence[Record]:
        self.saves += 1
        if self.saves <= self.races:
            raise ConcurrentChange("somebody was faster")
        return await super().save(subject, change, expected=expected)


def handler_on(aggregates: Aggregates[Ledger]) -> Handler:
    return CommandHandler(decider, aggregates, Flushed(), "tests", Turns().of)


@pytest.fixture
def handler(aggregates: Aggregates[Ledger]) -> Handler:
    return handler_on(aggregates)


@pytest.fixture
def contested() -> Contested:
    return Contested(Ledger())


async def write(handler: Handler, id_: str, *texts: str, fingerprint: str = "") -> int:
    cause = because(id_, fingerprint)
    outcome = await handler("a", Write("a", texts), at=MORNING, cause=cause)
    assert outcome.id == "a"
    return outcome.revision


async def texts(handler: Handler) -> list[str]:
    return [line.text for line in (await handler.aggregates.load("a")).state.lines]


async def test_a_command_leads_to_the_revision_of_its_last_event(handler: Handler) -> None:
    assert await write(handler, "1", "one", "two") == 2
    assert await write(handler, "2", "three") == 3
    assert await texts(handler) == ["one", "two", "three"]


async def test_a_command_without_events_saves_nothing(handler: Handler) -> None:
    assert await write(handler, "1") == 0
    assert (await handler.aggregates.load("a")).done == ()
    assert await handler.aggregates.where({}) == {}


async def test_a_refused_command_saves_nothing_and_may_be_sent_again(handler: Handler) -> None:
    await write(handler, "1", "one")
    await handler("a", Tick(MORNING), at=MORNING, cause=because("2"))
    for _ in range(2):
        with pytest.raises(Refused):
            await write(handler, "3", "late")
    assert (await handler.aggregates.load("a")).revision == 2


async def test_the_same_command_again_returns_its_first_revision(handler: Handler) -> None:
    await write(handler, "1", "one", fingerprint="body")
    await write(handler, "2", "two")
    assert await write(handler, "1", "one", fingerprint="body") == 1
    assert await texts(handler) == ["one", "two"]


async def test_the_same_key_with_another_body_is_refused(handler: Handler) -> None:
    await write(handler, "1", "one", fingerprint="body")
    with pytest.raises(KeyReused):
        await write(handler, "1", "other", fingerprint="another")
    assert await texts(handler) == ["one"]


async def test_what_the_caller_has_loaded_is_not_loaded_again(handler: Handler) -> None:
    await write(handler, "1", "one")
    stored = (await handler.aggregates.where({}))["a"]
    command, cause = Write("a", ("two",)), because("2")
    outcome = await handler("a", command, at=MORNING, cause=cause, stored=stored)
    assert (outcome.revision, await texts(handler)) == (2, ["one", "two"])


async def test_what_was_changed_since_the_caller_loaded_it_is_loaded_again(
    handler: Handler,
) -> None:
    await write(handler, "1", "one")
    stale = await handler.aggregates.load("a")
    await write(handler, "2", "two")
    for _ in range(2):
        command, cause = Write("a", ("three",)), because("3")
        outcome = await handler("a", command, at=MORNING, cause=cause, stored=stale)
        assert (outcome.revision, await texts(handler)) == (3, ["one", "two", "three"])


async def test_one_aggregate_does_not_answer_for_another(handler: Handler) -> None:
    await write(handler, "1", "one")
    outcome = await handler("b", Write("b", ("one",)), at=MORNING, cause=because("1"))
    assert (outcome.id, outcome.revision) == ("b", 1)


async def test_a_command_is_remembered_for_so_many_others_and_no_more(handler: Handler) -> None:
    for number in range(REMEMBERED + 1):
        await write(handler, f"{number}", f"{number}")
    assert await write(handler, "1", "1") == 2
    assert await write(handler, "0", "0") == REMEMBERED + 2


async def test_forty_commands_at_once_on_one_aggregate_all_get_through(handler: Handler) -> None:
    done = await asyncio.gather(*(write(handler, f"{n}", f"{n}") for n in range(40)))
    assert sorted(done) == list(range(1, 41))
    assert sorted(await texts(handler), key=int) == [f"{n}" for n in range(40)]


async def test_one_command_sent_twenty_times_at_once_is_carried_out_once(
    handler: Handler,
) -> None:
    sent = (write(handler, "same", "one") for _ in range(20))
    assert await asyncio.gather(*sent) == [1] * 20
    assert await texts(handler) == ["one"]


async def test_a_lost_race_is_run_again_from_what_is_stored_now(contested: Contested) -> None:
    contested.races = ATTEMPTS - 1
    assert await write(handler_on(contested), "1", "one") == 1
    assert contested.saves == ATTEMPTS


async def test_who_always_loses_is_told_so_and_changes_nothing(contested: Contested) -> None:
    contested.races = ATTEMPTS
    with pytest.raises(ConcurrentChange):
        await write(handler_on(contested), "1", "one")
    assert contested.saves == ATTEMPTS
    assert (await contested.load("a")).revision == 0


async def test_facts_are_named_by_aggregate_and_revision_alone(handler: Handler) -> None:
    await write(handler, "1", "one", "two")
    ids = [record.id for record in await handler.aggregates.unpublished("a")]
    assert ids == [fact_id("tests", "tests.ledgers/a", n) for n in (1, 2)]


async def test_a_fact_carries_its_cause_time_and_revision(handler: Handler) -> None:
    await write(handler, "1", "one", "two")
    *_, last = await handler.aggregates.unpublished("a")
    delivery = Delivery(last.topic, 0, 0, last.key.encode(), last.value, last.headers, 0)
    found = read_attributes(delivery, None)
    assert (found.source, found.subject, found.type) == ("tests", "a", "line-written")
    assert (found.revision, found.time, found.correlation_id) == (2, MORNING, "thread")


async def test_what_is_due_is_stored_with_the_change(handler: Handler) -> None:
    await write(handler, "1", "one")
    assert await handler.aggregates.overdue(MORNING + DAY, 9) == ["a"]
    await handler("a", Tick(MORNING + DAY), at=MORNING + DAY, cause=because("2"))
    assert await handler.aggregates.overdue(MORNING + 9 * DAY, 9) == []


async def test_all_that_is_unpublished_is_flushed_not_only_the_newest(handler: Handler) -> None:
    await write(handler, "1", "one")
    await write(handler, "2", "two")
    assert isinstance(handler.flush, Flushed)
    assert [len(batch) for batch in handler.flush.batches] == [1, 2]


def test_the_sample_is_due_a_day_after_its_last_line_until_it_is_closed() -> None:
    assert due(Ledger()) is None
    closed = decider.evolve(Ledger(), LedgerClosed(ledger_id="a"))
    assert due(closed) is None
