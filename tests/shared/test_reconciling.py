"""Facts that a view lost are found, named and forgotten again; what has a reason is set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared.samples import MORNING, LedgerClosed, LineWritten, next_millisecond

from shared.bus import Row, by_type, project, project_rows
from shared.clock import real_now
from shared.dead_letters import DeadLetter, State
from shared.envelope import Delivery, Envelope, encode
from shared.events import Event
from shared.findings import COLLECTION, UNREADABLE, Findings
from shared.groups import Projections, operations
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer
from shared.reconciling import Reconciler
from shared.views import beside

TOPIC, GROUP = "tests.ledgers", "tests.projections"


def merged(event: LineWritten, envelope: Envelope[LineWritten]) -> Iterable[Operation]:
    yield MergeAtRevision("ledgers", event.ledger_id, envelope.revision or 0, {"last": event.text})
    yield SetIfNewer("latest", event.ledger_id, "line", {"revision": envelope.revision}, {})


def archived(rows: Sequence[Row]) -> Iterable[Operation]:
    return [InsertOnce("closings", {"_id": row["ledger_id"]}) for row in rows]


SUBSCRIPTIONS = by_type([project(LineWritten, merged), project_rows(LedgerClosed, archived)])


def delivery(event: Event, offset: int, revision: int) -> Delivery:
    id_ = f"e-{offset}"
    record = encode(Envelope(id_, "tests", event.type, event.subject, MORNING, event, revision))
    key = record.key.encode()
    return Delivery(TOPIC, 0, offset, key, record.value, record.headers, 0)


def lines(ledger: str, number: int, first: int = 0) -> list[Delivery]:
    some = [LineWritten(ledger_id=ledger, text=str(n), at=MORNING) for n in range(number)]
    return [delivery(event, first + n, n + 1) for n, event in enumerate(some)]


def closed(ledger: str, offset: int) -> Delivery:
    return delivery(LedgerClosed(ledger_id=ledger), offset, 9)


@dataclass
class House:
    """A service's views, dead letters and what was found, in memory."""

    documents: InMemoryDocuments
    letters: InMemoryDeadLetters
    reconciler: Reconciler

    async def project(self, deliveries: Sequence[Delivery]) -> None:
        await self.documents.apply(operations(SUBSCRIPTIONS, deliveries))

    async def bury(self, delivery: Delivery, state: State = "open") -> None:
        letter = DeadLetter(GROUP, delivery, state, "Unreadable", "no", 1, real_now())
        await self.letters.put(letter)

    async def look_again(self) -> int:
        """Look as often as a worker would, which is never twice at the same time."""
        next_millisecond()
        return await self.reconciler.look_again()

    def found(self) -> list[tuple[str, str, str]]:
        """Event, view and state of all that was found."""
        found = self.documents.collections.get(COLLECTION, {}).values()
        return sorted((one["event_id"], one["view"], one["look"]["state"]) for one in found)


def house() -> House:
    documents, letters = InMemoryDocuments(), InMemoryDeadLetters()
    findings = Findings(documents)
    reconciler = Reconciler(GROUP, SUBSCRIPTIONS, documents, letters, findings, looks=(0.0,))
    return House(documents, letters, reconciler)


async def test_what_was_projected_is_counted_by_topic_and_view_and_nothing_is_missing() -> None:
    one, facts = house(), [*lines("a", 3), closed("a", 3), closed("b", 4)]
    await one.project(facts)
    counts = (await one.reconciler.reconcile(facts)).shown
    assert counts == {(TOPIC, "ledgers"): 3, (TOPIC, "latest"): 3, (TOPIC, "closings"): 2}
    assert one.found() == []


async def test_a_document_that_was_removed_is_missing_with_every_fact_it_had() -> None:
    one, facts = house(), [*lines("a", 2), *lines("b", 2, first=2)]
    await one.project(facts)
    await one.documents.remove("ledgers", ["a"])
    counts = (await one.reconciler.reconcile(facts)).shown
    assert one.found() == [("e-0", "ledgers", "missing"), ("e-1", "ledgers", "missing")]
    assert counts[TOPIC, "ledgers"] == 2
    assert counts[TOPIC, "latest"] == 4


async def test_a_lower_revision_is_missing_what_came_after_it() -> None:
    one, facts = house(), lines("a", 3)
    await one.project(facts[:2])
    await one.reconciler.reconcile(facts)
    assert one.found() == [("e-2", "latest", "missing"), ("e-2", "ledgers", "missing")]


async def test_an_older_block_is_missing_what_came_after_it() -> None:
    one, facts = house(), lines("a", 3)
    await one.project(facts)
    one.documents.collections["latest"]["a"]["line"] = {"revision": 1}
    await one.reconciler.reconcile(facts)
    assert one.found() == [("e-1", "latest", "missing"), ("e-2", "latest", "missing")]


async def test_one_row_of_many_that_is_not_there_is_named() -> None:
    one, facts = house(), [closed(name, n) for n, name in enumerate("abcdef")]
    await one.project(facts)
    await one.documents.remove("closings", ["d"])
    counts = (await one.reconciler.reconcile(facts)).shown
    assert one.found() == [("e-3", "closings", "missing")]
    assert counts == {(TOPIC, "closings"): 5}


async def test_what_is_missing_says_where_its_fact_stands() -> None:
    one, facts = house(), [closed("a", 7)]
    await one.reconciler.reconcile(facts)
    [found] = await Findings(one.documents).all(GROUP, "missing", 10)
    fact = found.fact
    assert (fact.topic, fact.partition, fact.offset) == (TOPIC, 0, 7)
    assert (fact.event_id, fact.type, fact.subject) == ("e-7", "ledger-closed", "a")
    assert found.verdict.reason == "its view does not show it"


async def test_what_comes_back_is_cleared_and_the_rest_stays_since_when_it_was_found() -> None:
    one, facts = house(), [closed("a", 0), closed("b", 1)]
    await one.reconciler.reconcile(facts)
    before = {f.fact: f.since for f in await Findings(one.documents).all(GROUP, "missing", 10)}
    await one.project(facts[:1])
    assert await one.look_again() == 1
    [left] = await Findings(one.documents).all(GROUP, "missing", 10)
    assert left.fact.event_id == "e-1"
    assert left.since == before[left.fact]


async def test_what_appears_while_it_is_looked_for_was_never_missing() -> None:
    one, facts = house(), [closed("a", 0)]

    class Late(InMemoryDeadLetters):
        async def states(self, ids: Sequence[str]) -> dict[str, State]:
            await one.project(facts)
            return {}

    findings = Findings(one.documents)
    slow = Reconciler(GROUP, SUBSCRIPTIONS, one.documents, Late(), findings, looks=(0.0,))
    assert (await slow.reconcile(facts)).shown == {(TOPIC, "closings"): 1}
    assert one.found() == []


@pytest.mark.parametrize("state", ["open", "parked", "replay", "discarded"])
async def test_a_dead_letter_is_set_aside_with_its_reason(state: State) -> None:
    one, facts = house(), [closed("a", 0)]
    await one.bury(facts[0], state)
    await one.reconciler.reconcile(facts)
    [found] = await Findings(one.documents).all(GROUP, "set-aside", 10)
    assert f"`yipan dlq show {GROUP}/{TOPIC}/0/0`" in found.verdict.reason


async def test_a_dead_letter_that_was_resolved_must_be_shown() -> None:
    one, facts = house(), [closed("a", 0)]
    await one.bury(facts[0])
    await one.reconciler.reconcile(facts)
    await one.letters.settled(f"{GROUP}/{TOPIC}/0/0")
    await one.look_again()
    assert one.found() == [("e-0", "closings", "missing")]
    await one.project(facts)
    await one.look_again()
    assert one.found() == []


async def test_a_record_that_nobody_can_read_hides_no_other() -> None:
    one, facts = house(), [closed("a", 0), *lines("a", 1, first=2)]
    poison = facts[0]._replace(offset=1, value=b"{")
    await one.project(facts)
    counts = (await one.reconciler.reconcile([facts[0], poison, facts[1]])).shown
    assert one.found() == [("e-0", UNREADABLE, "missing")]
    assert (counts[TOPIC, "closings"], counts[TOPIC, "ledgers"]) == (1, 1)


async def test_an_unreadable_record_among_the_dead_letters_is_set_aside() -> None:
    one = house()
    poison = closed("a", 0)._replace(value=b"{")
    await one.bury(poison)
    await one.reconciler.reconcile([poison])
    assert one.found() == [("e-0", UNREADABLE, "set-aside")]


async def test_types_that_nobody_projects_and_records_of_others_are_passed_over() -> None:
    one = house()
    foreign = [Delivery(TOPIC, 0, 0, None, None, [], 0), closed("a", 1)._replace(headers=[])]
    assert (await one.reconciler.reconcile(foreign)).shown == {}
    assert one.found() == []


async def test_a_view_that_is_being_built_anew_is_excused_for_as_long() -> None:
    one, facts = house(), [closed("a", 0)]
    await one.documents.apply([InsertOnce(beside("closings"), {"_id": "b"})])
    await one.reconciler.reconcile(facts)
    assert one.found() == [("e-0", "closings", "set-aside")]
    await one.documents.remove(beside("closings"), ["b"])
    await one.look_again()
    assert one.found() == [("e-0", "closings", "missing")]


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=25)


@given(STEPS, st.data())
async def test_whatever_order_and_repetition_was_delivered_nothing_is_missing(
    steps: Sequence[tuple[str, int]], data: st.DataObject
) -> None:
    """Partitions come in any order; within one, what was not committed is delivered again."""
    one = house()
    by_key = {name: lines(name, 5, first=10 * n) for n, name in enumerate("abc")}
    group = Projections(GROUP, SUBSCRIPTIONS, one.documents)
    reached = dict.fromkeys("abc", 0)
    for name, number in steps:
        begin = data.draw(st.integers(0, reached[name]))
        end = min(5, max(begin, reached[name]) + number)
        await group.settle(by_key[name][begin:end])
        reached[name] = max(reached[name], end)
    facts = [fact for name, end in reached.items() for fact in by_key[name][:end]]
    await one.reconciler.reconcile(data.draw(st.permutations(facts)))
    assert one.found() == []


@given(st.sets(st.integers(0, 9), min_size=1, max_size=9))
async def test_exactly_what_was_not_projected_is_found(lost: set[int]) -> None:
    one, facts = house(), [closed(str(n), n) for n in range(10)]
    await one.project([fact for fact in facts if fact.offset not in lost])
    await one.reconciler.reconcile(facts)
    assert one.found() == sorted((f"e-{n}", "closings", "missing") for n in lost)
