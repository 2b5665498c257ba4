"""What a group makes of deliveries: skipped unread, unreadable, or write operations and deeds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import orjson
import pytest
from tests.shared.samples import MORNING, LedgerEvent, LineWritten

from shared.bus import Heard, Row, by_type, on, on_all, project, project_rows, topics
from shared.envelope import Delivery, Envelope, encode
from shared.errors import Unreadable
from shared.events.checkpoint import TemperatureMeasured
from shared.groups import Projections, Reactions, operations
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce, Operation, SetIfNewer

READING: dict[str, Any] = {
    "reading_id": "r1",
    "site_id": "gate",
    "device_id": "d1",
    "celsius": 36.5,
    "body_site": "forehead",
    "measured_at": "2020-02-17T08:00:00+08:00",
    "received_at": "2020-02-17T08:00:01+08:00",
}


class PageTorn(LedgerEvent):
    """Of the same topic, and nobody here asks for it."""


class InkSpilt(LedgerEvent):
    topic: ClassVar[str] = "tests.accidents"


def written(text: str, revision: int = 1) -> Delivery:
    fact = LineWritten(ledger_id="a", text=text, at=MORNING)
    record = encode(Envelope("1", "tests", fact.type, "a", MORNING, fact, revision=revision))
    return Delivery(record.topic, 0, 0, b"a", record.value, record.headers, 0)


def torn() -> Delivery:
    fact = PageTorn(ledger_id="a")
    record = encode(Envelope("2", "tests", fact.type, "a", MORNING, fact, revision=2))
    return Delivery(record.topic, 0, 0, b"a", record.value, record.headers, 0)


def typed(type_: str, value: bytes) -> Delivery:
    return Delivery("tests.ledgers", 0, 7, b"a", value, [("ce_type", type_.encode())], 0)


def reading(**fields: Any) -> Delivery:
    return typed(TemperatureMeasured.type, orjson.dumps(READING | fields))


def archive(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        yield InsertOnce("readings", {"_id": row["reading_id"], **row})


def line(event: LineWritten, envelope: Envelope[LineWritten]) -> Iterable[Operation]:
    version = {"revision": envelope.revision}
    yield SetIfNewer("ledgers", event.ledger_id, "line", version, {"text": event.text})


PROJECTIONS = by_type([project(LineWritten, line), project_rows(TemperatureMeasured, archive)])


def rows(*deliveries: Delivery) -> list[Row]:
    found = operations(PROJECTIONS, deliveries)
    return [op.document for op in found if isinstance(op, InsertOnce)]


async def projected(*deliveries: Delivery) -> InMemoryDocuments:
    documents = InMemoryDocuments()
    await Projections("tests.projections", PROJECTIONS, documents).settle(deliveries)
    return documents


@pytest.mark.parametrize("value", [b"not even JSON", b"\xff", b"", b"{}"])
@pytest.mark.parametrize("type_", ["page-torn", "", "somebody-elses"])
async def test_types_nobody_asked_for_are_skipped_unread(type_: str, value: bytes) -> None:
    documents = await projected(typed(type_, value))
    group = Reactions("tests.reactions", PROJECTIONS, documents)
    await group.settle([typed(type_, value)])
    assert documents.collections == {}


@pytest.mark.parametrize("value", [b"not JSON", b"\xff", b"", b"[]", b'{"ledger_id":"a"}'])
@pytest.mark.parametrize("type_", ["line-written", "temperature-measured"])
async def test_a_subscribed_value_that_does_not_fit_is_unreadable(type_: str, value: bytes) -> None:
    with pytest.raises(Unreadable):
        await projected(typed(type_, value))


@pytest.mark.parametrize("value", [None, b"null", b'"text"', b"NaN", b"1", b"{},{}", b" ", b"]["])
async def test_a_row_that_is_not_one_object_is_unreadable(value: bytes | None) -> None:
    row = reading()._replace(value=value)
    with pytest.raises(Unreadable):
        await projected(row)
    with pytest.raises(Unreadable):
        await projected(reading(), row, reading())


async def test_two_objects_in_one_value_are_not_two_rows() -> None:
    two = orjson.dumps(READING) + b"," + orjson.dumps(READING)
    with pytest.raises(Unreadable, match="not one JSON object"):
        await projected(reading()._replace(value=two))


def test_a_type_is_read_by_rows_or_by_event_but_not_both() -> None:
    events = project(TemperatureMeasured, lambda event, envelope: ())
    with pytest.raises(ValueError, match="temperature-measured"):
        by_type([project_rows(TemperatureMeasured, archive), events])


async def test_a_subscribed_fact_without_attributes_is_unreadable() -> None:
    value = written("x").value
    assert value is not None
    with pytest.raises(Unreadable, match="ce_id"):
        await projected(typed("line-written", value))


async def test_a_batch_is_projected_whole_or_not_at_all() -> None:
    documents = InMemoryDocuments()
    group = Projections("tests.projections", PROJECTIONS, documents)
    with pytest.raises(Unreadable):
        await group.settle([written("x"), reading(), typed("line-written", b"{")])
    assert documents.collections == {}


async def test_events_and_rows_of_one_batch_are_all_projected() -> None:
    documents = await projected(reading(), written("x"), reading(reading_id="r2"))
    assert await documents.count("readings", {}) == 2
    found = await documents.get("ledgers", "a")
    assert found == {"_id": "a", "line": {"revision": 1, "text": "x"}}


def test_times_of_rows_are_datetimes_and_what_is_left_out_stays_out() -> None:
    (row,) = rows(reading())
    assert row["measured_at"] == MORNING
    assert isinstance(row["received_at"], datetime)
    assert "person_id" not in row
    assert "quality" not in row


def test_unknown_fields_of_rows_are_ignored() -> None:
    (row,) = rows(reading(humidity=40, inner={"x": 1}))
    assert set(row) == {"_id", *READING}


@pytest.mark.parametrize(
    "wrong",
    [
        {"celsius": 46},
        {"celsius": 24.9},
        {"celsius": "warm"},
        {"celsius": None},
        {"measured_at": "2020-02-17T08:00:00"},
        {"measured_at": "yesterday"},
        {"person_id": "130722199001011235"},
        {"body_site": "elbow"},
        {"device_id": ""},
        {"reading_id": "no blanks"},
        {"quality": ["unheard-of"]},
        {"mask": None},
    ],
)
def test_rows_are_held_to_the_constraints_of_their_event(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        rows(reading(), reading(**wrong))


async def test_a_reaction_acts_on_what_is_stored_after_it_was_learnt() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(event: LineWritten, _: Envelope[LineWritten]) -> None:
        stored = await documents.get("ledgers", "a")
        assert stored is not None
        seen.append((event.text, stored["line"]["text"]))

    subscriptions = by_type([on(LineWritten, act, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([written("old", 1), written("new", 2), written("old", 1)])
    assert seen == [("old", "old"), ("new", "new"), ("old", "new")]


async def test_every_subscription_learns_before_the_first_one_acts() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(_: LineWritten, __: Envelope[LineWritten]) -> None:
        seen.append(await documents.count("ledgers", {}))

    subscriptions = by_type([on(LineWritten, act), project(LineWritten, line)])
    await Reactions("tests.reactions", subscriptions, documents).settle([written("x")])
    assert seen == [1]


async def test_neighbours_bound_by_on_all_are_learnt_and_acted_on_together() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(heard: Sequence[Heard[LineWritten]]) -> None:
        stored = await documents.get("ledgers", "a")
        assert stored is not None
        seen.append(([one.event.text for one in heard], stored["line"]["text"]))

    subscriptions = by_type([on_all(LineWritten, act, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([written("old", 1), typed("page-torn", b"unread"), written("new", 2)])
    assert seen == [(["old", "new"], "new")]


async def test_what_acts_one_by_one_is_not_overtaken_by_what_acts_together() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(event: PageTorn, _: Envelope[PageTorn]) -> None:
        seen.append((event.type, await documents.count("ledgers", {})))

    async def act_on_all(heard: Sequence[Heard[LineWritten]]) -> None:
        stored = await documents.count("ledgers", {})
        seen.extend((one.event.text, stored) for one in heard)

    subscriptions = by_type([on(PageTorn, act), on_all(LineWritten, act_on_all, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([torn(), written("one"), written("two", 2), torn(), written("three", 3)])
    texts = [what for what, _ in seen]
    assert texts == ["page-torn", "one", "two", "page-torn", "three"]
    assert seen[0] == ("page-torn", 0)


def test_one_settle_goes_as_far_as_what_is_taken_together() -> None:
    async def act(_: PageTorn, __: Envelope[PageTorn]) -> None:
        """Alone."""

    async def act_on_all(_: Sequence[Heard[LineWritten]]) -> None:
        """Together."""

    subscriptions = by_type([on(PageTorn, act), on_all(LineWritten, act_on_all)])
    group = Reactions("tests.reactions", subscriptions, InMemoryDocuments())
    line, page, other = written("x"), torn(), typed("nobodys", b"")
    assert group.together([page, page]) == 1
    assert group.together([line, other, line, page, line]) == 3
    assert group.together([other, page]) == 1
    assert group.together([other, other]) == 2


@pytest.mark.parametrize(("once", "sizes"), [(False, [3]), (True, [1, 2])])
async def test_a_later_fact_of_a_key_can_be_kept_from_hiding_an_earlier_one(
    *, once: bool, sizes: list[int]
) -> None:
    seen: list[int] = []

    async def act(heard: Sequence[Heard[LineWritten]]) -> None:
        seen.append(len(heard))

    subscriptions = by_type([on_all(LineWritten, act, learn=line, once_per_key=once)])
    group = Reactions("tests.reactions", subscriptions, InMemoryDocuments())
    other = written("other")._replace(key=b"b")
    await group.settle([written("old"), written("new", 2), other])
    assert seen == sizes


async def test_a_reaction_that_fails_has_learnt_and_says_so() -> None:
    documents = InMemoryDocuments()

    async def fail(_: LineWritten, __: Envelope[LineWritten]) -> None:
        raise KeyError("a bug")

    subscriptions = by_type([on(LineWritten, fail, learn=line)])
    with pytest.raises(KeyError):
        await Reactions("tests.reactions", subscriptions, documents).settle([written("x")])
    assert await documents.count("ledgers", {}) == 1


def test_a_group_reads_each_topic_of_its_subscriptions_once() -> None:
    def nothing(_: LedgerEvent, __: Envelope[LedgerEvent]) -> Iterable[Operation]:
        return ()

    subscriptions = by_type(project(event, nothing) for event in (InkSpilt, LineWritten, PageTorn))
    group = Projections("tests.projections", subscriptions, InMemoryDocuments())
    assert topics(group) == ("tests.accidents", "tests.ledgers")
