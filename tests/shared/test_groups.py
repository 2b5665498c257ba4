"""What a group makes of deliveries: skipped unread, unreadable, or write operations and deeds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import orjson
import pytest
from tests.shared.deliveries import PageTorn, line, typed, written
from tests.shared.samples import MORNING, LedgerEvent, LineWritten

from shared.bus import Row, by_type, project, project_rows, topics
from shared.envelope import Delivery, Envelope
from shared.errors import Unreadable
from shared.events.checkpoint import TemperatureMeasured
from shared.groups import Projections, Reactions, operations
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce, Operation

READING: dict[str, Any] = {
    "reading_id": "r1",
    "site_id": "gate",
    "device_id": "d1",
    "celsius": 36.5,
    "body_site": "forehead",
    "measured_at": "2020-02-17T08:00:00+08:00",
    "received_at": "2020-02-17T08:00:01+08:00",
}


class InkSpilt(LedgerEvent):
    topic: ClassVar[str] = "tests.accidents"


def reading(**fields: Any) -> Delivery:
    return typed(TemperatureMeasured.type, orjson.dumps(READING | fields))


def archive(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        yield InsertOnce("readings", {"_id": row["reading_id"], **row})


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


def test_a_group_reads_each_topic_of_its_subscriptions_once() -> None:
    def nothing(_: LedgerEvent, __: Envelope[LedgerEvent]) -> Iterable[Operation]:
        return ()

    subscriptions = by_type(project(event, nothing) for event in (InkSpilt, LineWritten, PageTorn))
    group = Projections("tests.projections", subscriptions, InMemoryDocuments())
    assert topics(group) == ("tests.accidents", "tests.ledgers")
