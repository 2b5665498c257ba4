"""What every store of aggregates promises, tried on memory and on MongoDB through both drivers."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from tests.shared.samples import DAY, MORNING, Ledger, Line, change, next_millisecond, record

from shared.aggregates import REMEMBERED, Aggregates, Change
from shared.errors import ConcurrentChange

Ledgers = Aggregates[Ledger]


async def wins(saving: Awaitable[object]) -> bool:
    try:
        await saving
    except ConcurrentChange:
        return False
    return True


def revisions(*numbers: int) -> list[Change[Ledger]]:
    return [change(number, records=[record(f"r{number}")]) for number in numbers]


async def test_what_nobody_saved_is_at_revision_zero_in_its_initial_state(
    aggregates: Ledgers,
) -> None:
    stored = await aggregates.load("nobody")
    assert (stored.state, stored.revision, stored.done) == (Ledger(), 0, ())


async def test_indexes_may_be_prepared_again(aggregates: Ledgers) -> None:
    await aggregates.prepare()
    await aggregates.prepare()


async def test_a_state_comes_back_as_it_was_saved(aggregates: Ledgers) -> None:
    first = Line("泡菜", MORNING, by=None)
    state = Ledger((first, Line("", MORNING + DAY, by="an")), ("x", "y"), first, closed=True)
    await aggregates.save("a", change(2, state=state), expected=0)
    found = (await aggregates.load("a")).state
    assert found == state
    assert found.lines[0].at.utcoffset() == timedelta(hours=8)
    assert isinstance(found.lines, tuple)


async def test_the_states_of_many_are_found_in_one_go(aggregates: Ledgers) -> None:
    for name in ("a", "b", "c"):
        await aggregates.save(name, change(1, state=Ledger(kinds=(name,))), expected=0)
    found = await aggregates.states(["a", "c", "nobody"])
    assert found == {"a": Ledger(kinds=("a",)), "c": Ledger(kinds=("c",))}
    assert await aggregates.states([]) == {}


async def test_several_are_loaded_in_one_go_as_each_is_alone(aggregates: Ledgers) -> None:
    await aggregates.save("a", change(2, state=Ledger(kinds=("a",))), expected=0)
    found = await aggregates.several(["a", "nobody"])
    assert found == {name: await aggregates.load(name) for name in ("a", "nobody")}
    assert (found["a"].revision, found["nobody"].revision) == (2, 0)


async def test_many_begin_at_once_and_who_was_there_stays(aggregates: Ledgers) -> None:
    await aggregates.save("b", change(2, state=Ledger(kinds=("kept",))), expected=0)
    new = {name: change(1, records=[record(f"r-{name}")]) for name in ("a", "b", "c")}
    assert sorted(await aggregates.insert_all(new)) == ["a", "c"]
    assert (await aggregates.load("b")).state == Ledger(kinds=("kept",))
    await aggregates.published({"a": ["r-a"], "c": ["r-a"]})
    left = [[one.id for one in await aggregates.unpublished(name)] for name in ("a", "c")]
    assert left == [[], ["r-c"]]
    assert list(await aggregates.insert_all({})) == []


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_stale_writer_changes_nothing(aggregates: Ledgers, expected: int) -> None:
    kept = Ledger(kinds=("kept",))
    await aggregates.save("a", change(2, state=kept, records=[record("r1")]), expected=0)
    late = change(9, state=Ledger(kinds=("late",)), records=[record("r9")], due=MORNING)
    with pytest.raises(ConcurrentChange):
        await aggregates.save("a", late, expected=expected)
    stored = await aggregates.load("a")
    assert (stored.state, stored.revision, len(stored.done)) == (kept, 2, 1)
    assert [r.id for r in await aggregates.unpublished("a")] == ["r1"]
    assert await aggregates.overdue(MORNING, 9) == []


async def test_nobody_updates_what_does_not_exist(aggregates: Ledgers) -> None:
    with pytest.raises(ConcurrentChange):
        await aggregates.save("a", change(2), expected=1)
    assert (await aggregates.load("a")).revision == 0


async def test_of_twenty_writers_exactly_one_wins_each_revision(aggregates: Ledgers) -> None:
    for revision in range(1, 6):
        said = [change(revision, records=[record(f"{revision}/{n}")]) for n in range(20)]
        saving = (aggregates.save("a", one, expected=revision - 1) for one in said)
        won = await asyncio.gather(*(wins(one) for one in saving))
        assert won.count(True) == 1
        outbox = [r.id for r in await aggregates.unpublished("a")]
        assert outbox[-1] == f"{revision}/{won.index(True)}"
        assert len(outbox) == revision


async def test_saving_returns_all_that_is_unpublished_oldest_first(aggregates: Ledgers) -> None:
    first = await aggregates.save("a", change(1, records=[record("1"), record("2")]), expected=0)
    both = await aggregates.save("a", change(2, records=[record("3")]), expected=1)
    assert [r.id for r in first] == ["1", "2"]
    assert [r.id for r in both] == ["1", "2", "3"]
    assert list(await aggregates.unpublished("a")) == list(both)


async def test_a_record_leaves_the_store_byte_for_byte(aggregates: Ledgers) -> None:
    await aggregates.save("a", change(1, records=[record("1")]), expected=0)
    (found,) = await aggregates.unpublished("a")
    assert found == record("1")


async def test_what_is_published_leaves_the_outbox_and_may_be_said_twice(
    aggregates: Ledgers,
) -> None:
    await aggregates.save("a", change(1, records=[record("1"), record("2")]), expected=0)
    for _ in range(2):
        await aggregates.published({"a": ["1", "never-there"]})
    assert [r.id for r in await aggregates.unpublished("a")] == ["2"]


async def test_publishing_the_unknown_creates_nothing(aggregates: Ledgers) -> None:
    await aggregates.published({"nobody": ["1"]})
    assert (await aggregates.load("nobody")).revision == 0
    assert list(await aggregates.unpublished("nobody")) == []
    assert await aggregates.where({}) == {}


async def test_only_old_outboxes_wait(aggregates: Ledgers) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    await aggregates.save("a", change(1, records=[record("1")]), expected=0)
    assert await aggregates.waiting(before, 9) == []
    assert await aggregates.waiting(datetime.now(UTC) + timedelta(seconds=1), 9) == ["a"]


async def test_an_empty_outbox_does_not_wait(aggregates: Ledgers) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    await aggregates.save("a", change(1, records=[record("1"), record("2")]), expected=0)
    await aggregates.published({"a": ["1"]})
    assert await aggregates.waiting(later, 9) == ["a"]
    await aggregates.published({"a": ["2"]})
    assert await aggregates.waiting(later, 9) == []
    await aggregates.save("a", change(2, records=[record("3")]), expected=1)
    assert await aggregates.waiting(later, 9) == ["a"]


async def test_a_busy_outbox_waits_since_its_first_unpublished_change(aggregates: Ledgers) -> None:
    one, two = revisions(1, 2)
    await aggregates.save("a", one, expected=0)
    between = next_millisecond()
    await aggregates.save("a", two, expected=1)
    assert await aggregates.waiting(between, 9) == ["a"]


async def test_the_longest_waiting_come_first_and_no_more_than_asked(aggregates: Ledgers) -> None:
    for name in ("c", "a", "b"):
        await aggregates.save(name, change(1, records=[record("1")]), expected=0)
        next_millisecond()
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await aggregates.waiting(later, 2) == ["c", "a"]


async def test_the_longest_due_come_first_and_no_more_than_asked(aggregates: Ledgers) -> None:
    for days, name in enumerate(("c", "a", "b", "d")):
        await aggregates.save(name, change(1, due=MORNING + days * DAY), expected=0)
    assert await aggregates.overdue(MORNING + 2 * DAY, 9) == ["c", "a", "b"]
    assert await aggregates.overdue(MORNING + 2 * DAY, 2) == ["c", "a"]
    assert await aggregates.overdue(MORNING - timedelta(milliseconds=1), 9) == []


async def test_a_change_without_a_due_time_takes_the_old_one_away(aggregates: Ledgers) -> None:
    await aggregates.save("a", change(1, due=MORNING), expected=0)
    await aggregates.save("a", change(2, due=None), expected=1)
    assert await aggregates.overdue(MORNING + DAY, 9) == []


async def test_done_commands_are_remembered_up_to_a_limit(aggregates: Ledgers) -> None:
    for revision in range(1, REMEMBERED + 4):
        await aggregates.save("a", change(revision), expected=revision - 1)
    done = (await aggregates.load("a")).done
    assert [d.revision for d in done] == list(range(4, REMEMBERED + 4))
    assert done[-1].command_id == f"command-{REMEMBERED + 3}"
