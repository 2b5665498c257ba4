"""SenML packs as RFC 8428 writes them, and what its readers have to refuse."""

import json
from typing import Any

import pytest
from hypothesis import given
from tests.checkpoint.adapters.mutations import mutated
from tests.checkpoint.adapters.posts import json_post
from tests.checkpoint.adapters.test_any_bytes import hold

from checkpoint.adapters.neutral import Heard, Measured, Moment, Neutral, Post, Reply
from checkpoint.adapters.senml import ADAPTER, answer, read

MAC = "urn:dev:mac:0024befffe804ff1"
WIRE = "urn:dev:ow:10e2073a01080063"
TIME = 1581897300  # 2020-02-16T23:55:00Z
AT = Moment("1581897300", "2020-02-16T23:55:00+00:00", "epoch-s")
PACK: list[dict[str, Any]] = [
    {"bn": f"{MAC}/", "bt": TIME, "bu": "Cel", "bver": 10, "n": "gate", "v": 36.6},
    {"n": "gate", "t": 60, "v": 37.4},
    {"n": "battery", "u": "%EL", "v": 88},
    {"bn": f"{WIRE}:", "bt": TIME + 100, "n": "temperature", "u": "degF", "v": 98.6},
]


def one(*records: dict[str, Any]) -> Neutral:
    heard = read(json_post(list(records)))
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def reason(*records: Any) -> str:
    heard = read(json_post(list(records)))
    assert heard.readings == ()
    (unclear,) = heard.unclear
    return unclear.reason


def test_base_fields_hold_until_the_next_of_the_same_name() -> None:
    heard = read(Post(json.dumps(PACK).encode(), "application/senml+json"))
    later = Moment("1581897360", "2020-02-16T23:56:00+00:00", "epoch-s")
    last = Moment("1581897400", "2020-02-16T23:56:40+00:00", "epoch-s")
    assert heard == Heard(
        readings=(
            Neutral(MAC, "gate/1581897300", AT, Measured(36.6, "36.6", "Cel")),
            Neutral(MAC, "gate/1581897360", later, Measured(37.4, "37.4", "Cel")),
            Neutral(WIRE, "temperature/1581897400", last, Measured(37.0, "98.6", "degF")),
        ),
        others=("senml-%EL",),
        serials=(MAC, WIRE),
    )


@pytest.mark.parametrize(
    ("base", "name", "serial", "quantity"),
    [
        (WIRE, None, WIRE, "-"),
        (f"{WIRE}:", "", WIRE, "-"),
        (None, WIRE, WIRE, "-"),
        (None, f"{WIRE}:temp", WIRE, "temp"),
        (f"{MAC}/3303/0/", "5700", MAC, "3303/0/5700"),
        ("2001:db8::2/3303/0/", "5700", "2001:db8::2/3303/0", "5700"),
        ("gate-7", "/temp", "gate-7", "temp"),
        ("gate-7/", None, "gate-7", "-"),
    ],
)
def test_a_name_is_a_device_and_a_quantity(
    base: str | None, name: str | None, serial: str, quantity: str
) -> None:
    names = {"bn": base, "n": name}
    named = {k: v for k, v in names.items() if v is not None}
    reading = one({**named, "bt": TIME, "u": "Cel", "v": 36.5})
    assert (reading.serial, reading.sequence) == (serial, f"{quantity}/{TIME}")


@pytest.mark.parametrize(
    ("times", "text"),
    [
        ({}, "0"),
        ({"t": -5}, "-5"),
        ({"bt": 10, "t": 0.25}, "10.25"),
        ({"t": 268435455}, "268435455"),
    ],
)
def test_a_time_relative_to_now_says_so(times: dict[str, float], text: str) -> None:
    reading = one({"n": WIRE, "u": "Cel", "v": 36.5, **times})
    assert reading.measured_at == Moment(text, "", "relative")
    assert reading.sequence.startswith(f"-/{text}/")


def test_records_of_two_packs_are_two_where_their_times_are_relative() -> None:
    first, again, other = (one({"n": WIRE, "u": "Cel", "v": v}) for v in (36.5, 36.5, 36.6))
    assert first.sequence == again.sequence != other.sequence


def test_base_time_and_time_are_added_exactly() -> None:
    reading = one({"n": WIRE, "u": "Cel", "v": 36.5, "bt": 1581897300.1, "t": 0.2})
    assert reading.measured_at.text == "1581897300.3"
    assert reading.measured_at.iso == "2020-02-16T23:55:00.300000+00:00"


def test_a_base_value_is_added_and_is_no_value_alone() -> None:
    base = {"bn": WIRE, "bu": "Cel", "bt": TIME, "bv": 36}
    assert one({**base, "v": 0.6}).measured == Measured(36.6, "36.6", "Cel")
    assert read(json_post([base])).others == ("senml-not-measured",)


def test_a_text_may_hold_the_number() -> None:
    assert one({"n": WIRE, "u": "Cel", "vs": "36.5"}).measured == Measured(36.5, "36.5", "Cel")
    assert reason({"n": WIRE, "u": "Cel", "vs": "warm"}) == "the temperature is no number"


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"u": "Cel", "vb": True}, "senml-not-measured"),
        ({"u": "Cel", "vd": "aGk"}, "senml-not-measured"),
        ({"u": "Cel", "v": 0}, "senml-not-measured"),
        ({"u": "Cel", "s": 1200}, "senml-not-measured"),
        ({"u": "%RH", "v": 36.5}, "senml-%RH"),
        ({"u": "C", "v": 36.5}, "senml-C"),
        ({"n": "/count", "v": 36}, "senml-without-unit"),
    ],
)
def test_what_is_no_temperature_is_counted(record: dict[str, Any], kind: str) -> None:
    assert read(json_post([{"bn": WIRE, **record}])) == Heard(others=(kind,), serials=(WIRE,))


def test_a_temperature_without_a_unit_is_inferred_and_told() -> None:
    assert one({"bn": WIRE, "n": "/body_temperature", "v": 98.6}).measured.inferred is True
    assert one({"bn": WIRE, "n": "/temp", "v": 36.6}).measured == Measured(36.6, "36.6", "")


def test_a_kelvin_is_converted_and_a_contradiction_is_set_aside() -> None:
    assert one({"n": WIRE, "u": "K", "v": 309.65}).measured.celsius == 36.5
    assert reason({"n": WIRE, "u": "Cel", "v": 98.6}) == "the temperature does not fit its unit"
    assert reason({"n": WIRE, "u": "Cel", "v": 36.5, "t": "now"})


@pytest.mark.parametrize(
    "field", [{"bver": 11}, {"bver": "10"}, {"bver": True}, {"light_": 1}, {"bver": 42}]
)
def test_what_has_to_be_understood_and_is_not_refuses_the_whole_pack(
    field: dict[str, Any],
) -> None:
    post = json_post([*PACK, {"n": "x", "v": 1, **field}])
    heard = read(post)
    assert (heard.readings, heard.others) == ((), ())
    assert [unclear.post for unclear in heard.unclear] == [post]


@pytest.mark.parametrize("version", [5, 10, 10.0, 26])
def test_known_versions_are_read(version: float) -> None:
    assert one({"bver": version, "n": WIRE, "u": "Cel", "v": 36.5}).measured.celsius == 36.5


def test_an_unknown_label_is_ignored() -> None:
    assert one({"n": WIRE, "u": "Cel", "v": 36.5, "colour": "red"}).measured.celsius == 36.5


def test_a_record_that_is_set_aside_can_be_read_alone() -> None:
    heard = read(json_post([*PACK[:2], {"n": "gate", "t": 90, "v": 98.6}, PACK[3]]))
    assert len(heard.readings) == 3
    (unclear,) = heard.unclear
    assert unclear.serial == MAC
    assert read(unclear.post).unclear == (unclear,)
    mended = Post(unclear.post.body.replace(b"98.6", b"36.9"), unclear.post.content_type)
    assert read(mended).readings[0].sequence == "gate/1581897390"


@pytest.mark.parametrize(
    "body", [b"{}", b"[[]]", b"[1]", b'[{"temperature": 36.5}]', b'{"e":[{"v":36.5}]}', b"\xd8\x00"]
)
def test_what_is_no_pack_is_set_aside(body: bytes) -> None:
    post = Post(body, "application/senml+json")
    assert [unclear.post for unclear in read(post).unclear] == [post]


def test_an_empty_pack_is_counted() -> None:
    assert read(json_post([])).others == ("senml-empty",)


def test_a_number_without_end_is_set_aside() -> None:
    for field in (b'"t":1e999', b'"bt":-1e999', b'"bv":1e999'):
        heard = read(Post(b'[{"n":"x","u":"Cel","v":36.5,' + field + b"}]", "application/json"))
        assert len(heard.unclear) == 1


def test_a_long_name_is_a_digest() -> None:
    reading = one({"bn": "g" * 65, "n": "t" * 65, "u": "Cel", "v": 36.5})
    # printf 'g%.0s' {1..65} | sha256sum
    assert reading.serial == "59d7b1dc5756b2f5219b1bc58f2b0fa150c39495498f99e9a379db3b2c2829c9"
    assert len(reading.sequence) == 64


@given(pack=mutated(PACK))
def test_any_change_of_a_pack_is_read_counted_or_set_aside(pack: Any) -> None:
    post = Post(json.dumps(pack).encode(), "application/senml+json")
    hold(ADAPTER, post)
    heard = read(post)
    assert heard.readings or heard.others or heard.unclear


def test_success_has_no_body() -> None:
    post = json_post(PACK)
    assert answer(post, read(post)) == Reply(status=204)


def test_a_name_without_end_is_set_aside() -> None:
    record = {"bn": "urn:dev:x:", "n": "t" * 1_025, "u": "Cel", "v": 36.5}
    assert reason(record) == "a SenML name that is no text, or too long"
