"""What the simulator writes is read back by the adapters as what was meant."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools.simulator.meant import MORNING, WAYS, instrument, measurements

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Heard, Neutral, Post
from checkpoint.api.batches.body import read as read_batch
from checkpoint.api.intake import parse
from shared.errors import Invalid
from shared.identity import person_id
from yipan.simulator.bodies import truncated
from yipan.simulator.shape import Instrument, Meant, Named, Payload, Vendor
from yipan.simulator.vendors import VENDORS, own
from yipan.simulator.vendors.zkteco import packed

OTHERS = [(vendor, style) for vendor, style in WAYS if vendor.name != "yipan"]
LIMIT = 1 << 20
some = settings(max_examples=20)
"""Of each style of each maker: what differs between two examples is little."""
each = pytest.mark.parametrize(
    ("vendor", "style"), OTHERS, ids=[f"{vendor.name}-{style}" for vendor, style in OTHERS]
)


def posted(payload: Payload) -> Post:
    query = dict(parse_qsl(payload.query))
    return Post(payload.body, payload.content_type, payload.base + payload.rest, query)


def heard(vendor: Vendor, payload: Payload) -> Heard:
    return ADAPTERS[vendor.name].read(posted(payload))


def called(one: Neutral) -> Named | None:
    return Named(one.person.kind, one.person.value) if one.person else None


def understood(one: Neutral, zone: str = "+08:00") -> dict[str, Any]:
    moment = one.measured_at
    iso = moment.iso + zone if moment.source == "local" else moment.iso
    return {
        "celsius": one.measured.celsius,
        "at": datetime.fromisoformat(iso),
        "person": called(one),
        "mask": one.mask,
        "direction": one.direction,
        "replayed": one.replayed,
    }


def wanted(meant: Meant) -> dict[str, Any]:
    names = ("celsius", "at", "person", "mask", "direction", "replayed")
    return {name: getattr(meant, name) for name in names}


def sequence(device: Instrument, meant: Meant) -> str:
    """By what a maker's reading is told from the others of its device."""
    second = int(meant.at.timestamp())
    known = meant.person and meant.person.kind in ("employee-number", "card")
    match device.vendor:
        case "uniview":
            return f"{meant.number}/1"
        case "dahua":
            who = meant.person.value if meant.person and known else "-"
            return f"{second}/{who}/{meant.number % 64}"
        case "senml":
            thousandths = round(meant.at.timestamp() * 1_000)
            return f"temperature/{f'{thousandths / 1_000:.3f}'.rstrip('0').rstrip('.')}"
        case _:
            return str(meant.number)


def answered(vendor: Vendor, payload: Payload, readings: list[Meant]) -> list[bool]:
    post = posted(payload)
    adapter = ADAPTERS[vendor.name]
    reply = adapter.answer(post, adapter.read(post), None)
    return list(vendor.taken(readings, reply.status, reply.body))


@each
@some
@given(data=st.data())
def test_one_reading_is_read_as_it_was_meant(
    vendor: Vendor, style: str, data: st.DataObject
) -> None:
    device, meant = instrument(vendor, style), data.draw(measurements(vendor))
    payload = vendor.build(device, [meant])
    found = heard(vendor, payload)
    (one,) = found.readings
    assert (found.unclear, found.others, found.serials) == ((), (), (device.serial,))
    assert understood(one) == wanted(meant)
    assert one.sequence == sequence(device, meant)
    assert not one.measured.inferred
    assert answered(vendor, payload, [meant]) == [True]


@each
@some
@given(data=st.data())
def test_a_batch_is_read_reading_by_reading(
    vendor: Vendor, style: str, data: st.DataObject
) -> None:
    many = min(vendor.most, 7)
    replayed = vendor.replays and data.draw(st.booleans())
    drawn = [data.draw(measurements(vendor, replayed=replayed)) for _ in range(many)]
    readings = [
        replace(one, number=n, at=MORNING + n * timedelta(seconds=1))
        for n, one in enumerate(drawn, start=1)
    ]
    payload = vendor.build(instrument(vendor, style), readings)
    found = heard(vendor, payload)
    assert [understood(one) for one in found.readings] == [wanted(one) for one in readings]
    assert len({one.sequence for one in found.readings}) == many
    assert answered(vendor, payload, readings) == [True] * many


@each
@some
@given(data=st.data())
def test_garbage_is_never_a_reading_and_each_kept_apart(
    vendor: Vendor, style: str, data: st.DataObject
) -> None:
    how = data.draw(st.sampled_from(vendor.garbles))
    one = data.draw(measurements(vendor, garbled=how))
    bodies = set()
    for meant in (one, replace(one, number=one.number + 1, at=one.at + timedelta(seconds=1))):
        payload = vendor.build(instrument(vendor, style), [meant])
        found = heard(vendor, truncated(payload) if how == "truncated" else payload)
        (kept,) = found.unclear
        assert (found.readings, found.others) == ((), ())
        bodies.add((kept.post.body, *sorted(kept.post.query.items())))
    assert len(bodies) == 2


@given(data=st.data(), many=st.integers(1, 5))
def test_our_own_readings_are_read_as_they_were_meant(data: st.DataObject, many: int) -> None:
    vendor, key = VENDORS["yipan"], bytes(32)
    readings = [data.draw(measurements(vendor)) for _ in range(many)]
    rows, refusals = parse(own.build(instrument(vendor, ""), readings).body, key)
    assert refusals == []
    for row, meant in zip(rows.values(), readings, strict=True):
        assert (
            row["person_id"] == _ours(meant.person, key) if meant.person else "person_id" not in row
        )
        assert (row["device_id"], row["sequence"]) == ("sim-1", str(meant.number))
        assert datetime.fromisoformat(row["measured_at"]) == meant.at
        assert (row["celsius"], row["mask"]) == (meant.celsius, meant.mask)
        assert row.get("direction") == meant.direction


def _ours(person: Named, key: bytes) -> str:
    return person_id(person.value, key) if person.kind == "identity-number" else person.value


def test_numbered_batches_name_the_bytes_of_the_one_before() -> None:
    device = instrument(VENDORS["yipan"], "")
    parts = [[Meant(n, MORNING + n * timedelta(seconds=1), 36.5)] for n in (1, 2, 3)]
    payloads = own.recorded(device, parts)
    batches = [read_batch(payload.body, bytes(32)) for payload in payloads]
    assert {payload.base for payload in payloads} == {"/v1/sites/gate/batches"}
    assert [batch.head.number for batch in batches] == [1, 2, 3]
    digests = ["", *(sha256(payload.body).hexdigest() for payload in payloads)]
    assert [batch.head.previous for batch in batches] == digests[:3]
    assert [batch.rows[0]["sequence"] for batch in batches] == ["1", "2", "3"]
    assert [batch.head.complete_until for batch in batches] == [part[0].at for part in parts]


@pytest.mark.parametrize("how", ["truncated", "wrong-type"])
def test_garbage_in_our_own_format_is_refused(how: Any) -> None:
    meant = Meant(1, MORNING, 36.5, garbled=how)
    payload = own.build(instrument(VENDORS["yipan"], ""), [meant])
    with pytest.raises(Invalid):
        parse((truncated(payload) if how == "truncated" else payload).body, bytes(32))


def test_a_malformed_time_of_hikvision_cannot_be_read() -> None:
    vendor = VENDORS["hikvision"]
    payload = vendor.build(instrument(vendor, "json"), [Meant(1, MORNING, 36.5, malformed=True)])
    assert b'"dateTime":"2020-02-17T08:00:0008:00"' in payload.body
    (one,) = heard(vendor, payload).readings
    assert one.measured_at.source == "received"


def test_zkteco_says_hello_and_asks_for_orders() -> None:
    vendor = VENDORS["zkteco"]
    for style, begins in (("plain", "/iclock/"), ("doubled", "/iclock/iclock/")):
        device = instrument(vendor, style)
        hello, registry = vendor.greet(device)
        (poll,) = vendor.poll(device)
        kinds = [heard(vendor, one).others for one in (hello, registry, poll)]
        assert kinds == [("handshake",), ("registry",), ("heartbeat",)]
        assert (hello.base + hello.rest).startswith(begins)


def test_a_packed_time_is_the_makers_own() -> None:
    assert packed(MORNING - timedelta(minutes=5)) == 646905300


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=list(VENDORS))
def test_the_largest_request_is_within_the_bound_of_a_body(vendor: Vendor) -> None:
    name = Named(vendor.names[0], "1" * 32) if vendor.names else None
    readings = [
        Meant(n, MORNING + timedelta(seconds=n), 36.5, name, direction="out")
        for n in range(1, vendor.most + 1)
    ]
    assert len(vendor.build(instrument(vendor, vendor.styles[0]), readings).body) < LIMIT


def test_every_adapter_has_devices_to_try_it_with() -> None:
    assert VENDORS.keys() == {"yipan", *ADAPTERS}
