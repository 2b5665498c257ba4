"""CloudEvents in the modes of their HTTP binding, as gateways of gates send them."""

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from tests.checkpoint.adapters.mutations import mutated
from tests.checkpoint.adapters.posts import json_post
from tests.checkpoint.adapters.test_any_bytes import hold

from checkpoint.adapters.cloudevents import ADAPTER, answer, read
from checkpoint.adapters.neutral import Heard, Measured, Moment, Neutral, PersonRef, Post, Reply

SOURCE = "/county/gates/7"
PERSON = "0123456789abcdef0123456789abcdef"
CITIZEN = "11010119900307000X"
WRITTEN = "2020-02-17T07:55:00+08:00"
DATA: dict[str, Any] = {
    "temperature": 36.6,
    "unit": "Cel",
    "body_site": "forehead",
    "mask": "worn",
    "direction": "in",
    "person_id": PERSON,
}
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "a-1",
    "source": SOURCE,
    "type": "cn.example.gate.temperature-measured.v1",
    "time": WRITTEN,
    "data": DATA,
}
READING = Neutral(
    serial=SOURCE,
    sequence="a-1",
    measured_at=Moment(WRITTEN, WRITTEN, "offset"),
    measured=Measured(36.6, "36.6", "Cel"),
    body_site="forehead",
    person=PersonRef("person-id", PERSON),
    mask="worn",
    direction="in",
)


def structured(event: Any) -> Post:
    return Post(json.dumps(event).encode(), "application/cloudevents+json; charset=utf-8")


def batch(*events: Any) -> Post:
    return Post(json.dumps(events).encode(), "application/cloudevents-batch+json")


def binary(data: bytes | None = None, /, **headers: str) -> Post:
    given = {name: EVENT[name] for name in ("specversion", "id", "source", "type", "time")}
    named = {f"ce-{name}": value for name, value in {**given, **headers}.items() if value}
    body = json.dumps(DATA).encode() if data is None else data
    return Post(body, "application/json", headers={"host": "gate", **named})


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def of(**data: Any) -> Neutral:
    return one(read(structured({**EVENT, "data": {"temperature": 36.6, **data}})))


def reason(heard: Heard) -> str:
    assert heard.readings == ()
    (unclear,) = heard.unclear
    return unclear.reason


def test_an_event_is_read_in_every_mode() -> None:
    encoded = {name: value for name, value in EVENT.items() if name != "data"}
    encoded["data_base64"] = b64encode(json.dumps(DATA).encode()).decode()
    for post in (structured(EVENT), batch(EVENT), binary(), json_post(EVENT), structured(encoded)):
        assert read(post) == Heard(readings=(READING,), serials=(SOURCE,))


def test_an_empty_batch_is_valid() -> None:
    post = batch()
    assert read(post) == Heard()
    assert answer(post, read(post)) == Reply(status=204)


def test_one_event_of_a_batch_spoils_no_other() -> None:
    heard = read(batch(EVENT, {**EVENT, "specversion": "0.3"}, 7, {**EVENT, "id": "a-2"}))
    assert [reading.sequence for reading in heard.readings] == ["a-1", "a-2"]
    assert [unclear.serial for unclear in heard.unclear] == [SOURCE, ""]
    for unclear in heard.unclear:
        assert read(unclear.post).unclear == (unclear,)


def test_headers_are_percent_encoded_and_in_older_versions_quoted() -> None:
    assert one(read(binary(source="/g%C3%A4te%207"))).serial == "/gäte 7"
    assert one(read(binary(source='"/gate \\"7\\""'))).serial == '/gate "7"'
    assert reason(read(binary(source="/%C0%A0"))) == "a header that is not UTF-8"


@pytest.mark.parametrize("missing", ["specversion", "id", "source", "type"])
def test_an_event_without_a_required_attribute_is_set_aside(missing: str) -> None:
    assert reason(read(structured({k: v for k, v in EVENT.items() if k != missing})))
    post = binary(**{missing: ""})
    assert [unclear.post for unclear in read(post).unclear] == [post]


def test_only_version_1_is_read() -> None:
    for version in ("0.3", "1.1", 1.0, None):
        assert reason(read(structured({**EVENT, "specversion": version})))


def test_a_count_in_the_data_names_an_event_without_an_id() -> None:
    event = {**EVENT, "id": "", "data": {**DATA, "sequence": 4211}}
    assert one(read(structured(event))).sequence == "4211"
    assert of(sequence=4211).sequence == "a-1"


def test_a_long_id_is_a_stable_digest() -> None:
    long = one(read(structured({**EVENT, "id": "a" * 65})))
    # printf 'a%.0s' {1..65} | sha256sum
    assert long.sequence == "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"
    assert one(read(structured({**EVENT, "id": "a" * 64}))).sequence == "a" * 64


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"celsius": 36.6}, Measured(36.6, "36.6", "celsius")),
        ({"celsius": 36.6, "unit": "°C"}, Measured(36.6, "36.6", "°C")),
        ({"temperature": "98.6", "unit": "[degF]"}, Measured(37.0, "98.6", "[degF]")),
        ({"temperature": {"value": 36.6, "unit": "Cel"}}, Measured(36.6, "36.6", "Cel")),
        ({"value": 309.65, "unit": "K"}, Measured(36.5, "309.65", "K")),
        ({"temperature": 98.6}, Measured(37.0, "98.6", "", inferred=True)),
    ],
)
def test_a_temperature_has_one_of_three_names(data: dict[str, Any], expected: Measured) -> None:
    assert one(read(structured({**EVENT, "data": data}))).measured == expected


@pytest.mark.parametrize(
    "data",
    [
        {"celsius": 36.6, "unit": "F"},
        {"celsius": 98.6},
        {"temperature": 36.6, "unit": "reaumur"},
        {"temperature": "warm"},
        [36.6],
        '{"temperature": 36.6}',
        None,
    ],
)
def test_data_that_contradicts_itself_or_is_no_object_is_set_aside(data: Any) -> None:
    post = structured({**EVENT, "data": data})
    assert [unclear.serial for unclear in read(post).unclear] == [SOURCE]
    assert answer(post, read(post)) == Reply(status=202)


@pytest.mark.parametrize(
    "more",
    [{"data_base64": "e30="}, {"data": ..., "data_base64": "e30"}, {"data": ..., "data_base64": 7}],
)
def test_data_that_cannot_be_decoded_is_set_aside(more: dict[str, Any]) -> None:
    event = {name: value for name, value in {**EVENT, **more}.items() if value is not ...}
    assert reason(read(structured(event)))


@pytest.mark.parametrize(
    "kind",
    ["cn.example.gate.heartbeat", "door.opened", "attempt", "template.changed", "Battery"],
)
def test_what_is_not_about_temperatures_is_counted_by_type(kind: str) -> None:
    assert read(structured({**EVENT, "type": kind})) == Heard(others=(kind,), serials=(SOURCE,))
    assert read(binary(b"", type=kind)).others == (kind,)


def test_a_long_type_is_counted_by_its_end() -> None:
    kind = "cn.example." + "a" * 31 + "heartbeat"
    assert read(structured({**EVENT, "type": kind})).others == ("a" * 31 + "heartbeat",)


@pytest.mark.parametrize("kind", ["bodyTemperature", "BODY_TEMP", "thermometry.face", "x.fever"])
def test_a_type_about_temperatures_says_what_a_value_is(kind: str) -> None:
    data = {"value": 36.6, "unit": "Cel"}
    assert one(read(structured({**EVENT, "type": kind, "data": data}))).measured.celsius == 36.6


def test_a_type_about_measuring_needs_the_name_of_the_temperature() -> None:
    event = {**EVENT, "type": "gate.reading"}
    assert one(read(structured({**event, "data": {"celsius": 36.6}}))).measured.celsius == 36.6
    assert read(structured({**event, "data": {"value": 36.6}})).others == ("gate.reading",)


def test_who_was_not_measured_is_counted() -> None:
    for data in ({}, {"temperature": 0}, {"temperature": None}, {"temperature": ""}):
        assert read(structured({**EVENT, "data": data})).others == (EVENT["type"],)


def test_a_vehicle_needs_no_temperature() -> None:
    event = {**EVENT, "type": "gate.vehicle-passed", "data": {"plate": "冀G12345"}}
    reading = one(read(structured(event)))
    assert (reading.plate, reading.measured) == ("冀G12345", Measured())


@pytest.mark.parametrize(
    ("site", "expected"),
    [("face_skin", "face-skin"), ("EAR", "ear"), ("object", "object"), ("nose", "unknown"),
     (None, None), ("", None)],
)  # fmt: skip
def test_a_site_that_is_not_known_is_unknown(site: str | None, expected: str | None) -> None:
    assert of(bodySite=site).body_site == expected


@pytest.mark.parametrize("mask", ["yes", True, 1, None, "unknown"])
def test_a_mask_that_is_not_known_never_becomes_worn(mask: object) -> None:
    assert of(mask=mask).mask == "unknown"
    assert of(mask="not_worn").mask == "not-worn"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"personId": PERSON.upper(), "card": "8"}, PersonRef("person-id", PERSON)),
        ({"identity_number": CITIZEN}, PersonRef("identity-number", CITIZEN)),
        ({"person_id": "x", "employee_number": 1001}, PersonRef("employee-number", "1001")),
        ({"card": "88"}, PersonRef("card", "88")),
        ({}, None),
    ],
)  # fmt: skip
def test_a_person_is_called_by_the_best_name(
    data: dict[str, Any], expected: PersonRef | None
) -> None:
    assert of(**data).person == expected


def test_a_subject_is_a_person_where_it_says_so_itself() -> None:
    ours = PersonRef("person-id", PERSON)
    for subject, expected in (
        (f"person:{PERSON}", ours), (f"urn:yipan:person:{PERSON.upper()}", ours), (PERSON, None),
        ("lane-2", None), (CITIZEN, PersonRef("identity-number", CITIZEN)),
    ):  # fmt: skip
        event = {**EVENT, "subject": subject, "data": {"temperature": 36.6}}
        assert one(read(structured(event))).person == expected


def test_a_time_that_is_absent_is_that_of_receipt() -> None:
    event = {name: value for name, value in EVENT.items() if name != "time"}
    assert one(read(structured(event))).measured_at == Moment("", "", "received")


@given(event=mutated(EVENT))
def test_any_change_of_an_event_is_read_counted_or_set_aside(event: Any) -> None:
    for post in (structured(event), batch(event, EVENT)):
        hold(ADAPTER, post)
        heard = read(post)
        assert heard.readings or heard.others or heard.unclear
