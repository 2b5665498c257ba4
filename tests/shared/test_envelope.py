"""What travels around a fact comes back as it was sent, and nothing unreadable gets through."""

from datetime import datetime
from typing import cast

import pytest
from tests.shared.samples import MORNING, LineWritten

from shared.envelope import (
    Delivery,
    Envelope,
    Headers,
    encode,
    read_attributes,
    read_event,
)
from shared.errors import Unreadable

POSITION = r"tests\.ledgers/3/42"
FACT = LineWritten(ledger_id="a", text="泡菜", at=MORNING)
FULL = Envelope(
    id="fact-1",
    source="tests",
    type="line-written",
    subject="a",
    time=MORNING,
    data=FACT,
    revision=7,
    correlation_id="thread",
    causation_id="fact-0",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
BARE = Envelope("fact-1", "tests", "line-written", "a", MORNING, FACT)


def delivered(envelope: Envelope[LineWritten]) -> Delivery:
    record = encode(envelope)
    key = record.key.encode()
    return Delivery(record.topic, 3, 42, key, record.value, record.headers, 0)


def without(name: str, *more: tuple[str, bytes]) -> Delivery:
    delivery = delivered(FULL)
    headers: Headers = [one for one in delivery.headers if one[0] != name]
    return delivery._replace(headers=[*headers, *more])


@pytest.mark.parametrize("envelope", [FULL, BARE])
def test_an_envelope_comes_back_as_it_was_sent(envelope: Envelope[LineWritten]) -> None:
    delivery = delivered(envelope)
    assert read_attributes(delivery, read_event(delivery, LineWritten)) == envelope


def test_attributes_travel_under_the_names_of_cloudevents() -> None:
    found = dict(encode(FULL).headers)
    assert found == {
        "ce_id": b"fact-1",
        "ce_source": b"tests",
        "ce_type": b"line-written",
        "ce_subject": b"a",
        "ce_time": b"2020-02-17T08:00:00+08:00",
        "ce_specversion": b"1.0",
        "content-type": b"application/json",
        "ce_revision": b"7",
        "ce_correlationid": b"thread",
        "ce_causationid": b"fact-0",
        "ce_traceparent": FULL.traceparent.encode(),
    }


def test_an_extension_without_a_value_does_not_travel() -> None:
    assert {name for name, _ in encode(BARE).headers} == {
        "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_specversion", "content-type",
    }  # fmt: skip


def test_the_subject_is_the_key_and_the_value_is_json_without_class_names() -> None:
    record = encode(FULL)
    assert (record.id, record.topic, record.key) == ("fact-1", "tests.ledgers", "a")
    value = '{"ledger_id":"a","text":"泡菜","at":"2020-02-17T08:00:00+08:00"}'
    assert record.value.decode() == value


def test_a_fact_at_revision_zero_keeps_it() -> None:
    zero = Envelope("1", "tests", "line-written", "a", MORNING, FACT, revision=0)
    assert read_attributes(delivered(zero), FACT).revision == 0


@pytest.mark.parametrize("name", ["ce_id", "ce_source", "ce_type", "ce_subject", "ce_time"])
def test_an_attribute_that_is_missing_is_unreadable_and_named(name: str) -> None:
    with pytest.raises(Unreadable, match=f"{POSITION}: .*{name}"):
        read_attributes(without(name), FACT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_time", b"2020-02-17T08:00:00"),
        ("ce_time", b"yesterday"),
        ("ce_time", b""),
        ("ce_revision", b"seven"),
        ("ce_revision", b"1.5"),
        ("ce_id", b"\xff\xfe"),
        ("ce_correlationid", b"\xff\xfe"),
    ],
)
def test_an_attribute_that_is_wrong_is_unreadable(name: str, value: bytes) -> None:
    with pytest.raises(Unreadable, match=POSITION):
        read_attributes(without(name, (name, value)), FACT)


@pytest.mark.parametrize("zone", ["Z", "+00:00"])
def test_a_time_may_name_its_offset_either_way(zone: str) -> None:
    delivery = without("ce_time", ("ce_time", b"2020-02-17T00:00:00" + zone.encode()))
    assert read_attributes(delivery, FACT).time == MORNING


@pytest.mark.parametrize(
    "value", [None, b"", b"\xff", b"{", b"[]", b"null", b"{}", b'{"ledger_id":"a","text":1,"at":2}']
)
def test_a_value_that_is_not_the_event_is_unreadable(value: bytes | None) -> None:
    with pytest.raises(Unreadable, match=POSITION):
        read_event(delivered(FULL)._replace(value=value), LineWritten)


def test_unknown_fields_of_a_newer_writer_are_ignored() -> None:
    newer = b'{"ledger_id":"a","text":"x","at":"2020-02-17T08:00:00+08:00","new":{"er":1}}'
    found = read_event(delivered(FULL)._replace(value=newer), LineWritten)
    assert found == LineWritten(ledger_id="a", text="x", at=MORNING)


@pytest.mark.parametrize("headers", [[], [("ce-type", b"x")], [("content-type", b"text/plain")]])
def test_a_record_of_somebody_else_has_no_type(headers: Headers) -> None:
    assert delivered(FULL)._replace(headers=headers).type == ""


def test_a_type_that_is_not_text_is_not_one_of_ours_and_breaks_nothing() -> None:
    assert without("ce_type", ("ce_type", b"\xff")).type == "\N{REPLACEMENT CHARACTER}"


def test_microseconds_of_an_event_time_are_not_lost_on_the_way() -> None:
    precise = datetime(2020, 2, 17, 8, 0, 0, 1, tzinfo=MORNING.tzinfo)
    envelope = Envelope("1", "tests", "line-written", "a", precise, FACT)
    assert read_attributes(delivered(envelope), FACT).time == precise


@pytest.mark.parametrize("empty", [b"", None])
def test_an_attribute_without_a_value_is_missing(empty: bytes | None) -> None:
    nothing = cast("bytes", empty)  # Kafka allows it, whatever our types say
    assert without("ce_type", ("ce_type", nothing)).type == ""
    with pytest.raises(Unreadable, match="ce_id"):
        read_attributes(without("ce_id", ("ce_id", nothing)), FACT)
    assert read_attributes(without("ce_revision", ("ce_revision", nothing)), FACT).revision is None
