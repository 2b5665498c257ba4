"""What devices post: good readings are taken, bad ones are refused by item and field."""

import gzip
import json
from typing import Any

import httpx
import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import PERSON, READING

from checkpoint.adapters.neutral import MOST_BYTES
from shared.identity import person_id, reading_id


def refusals(answer: Any) -> list[tuple[int, int, str]]:
    """Item, status and field of each refusal in a batch's answer."""
    return [
        (result["item"], result["problem"], error["field"])
        for result in answer.json()["results"]
        for error in result.get("errors", [])
    ]


async def test_a_reading_is_taken_and_stored(gatehouse: Gatehouse) -> None:
    answer = await gatehouse.post(READING)
    assert answer.status_code == 202
    (stored,) = await gatehouse.listed("/v1/readings?site_id=gate-mill")
    assert (
        stored["id"]
        == answer.json()["results"][0]["reading_id"]
        == reading_id("d-1", "1", READING["measured_at"], 36.4, PERSON)
    )
    assert (stored["celsius"], stored["body_site"], stored["person_id"]) == (
        36.4,
        "axillary",
        PERSON,
    )
    assert stored["measured_at"] == "2020-02-17T07:55:00+08:00"


async def test_a_device_that_repeats_itself_says_nothing_new(gatehouse: Gatehouse) -> None:
    for body in (READING, READING, [READING, READING]):
        assert (await gatehouse.post(body)).status_code == 202
    (stored,) = await gatehouse.listed("/v1/readings?site_id=gate-mill")
    assert stored["contradicted"] is False


async def test_a_device_that_contradicts_itself_is_kept_twice_and_marked(
    gatehouse: Gatehouse,
) -> None:
    for celsius in (36.4, 39.4):
        assert (await gatehouse.post({**READING, "celsius": celsius})).status_code == 202
    await gatehouse.post({**READING, "sequence": "2"})
    stored = await gatehouse.listed("/v1/readings?site_id=gate-mill")
    assert sorted((one["celsius"], one["contradicted"]) for one in stored) == [
        (36.4, False),
        (36.4, True),
        (39.4, True),
    ]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"celsius": "36.4"}, 422, "celsius"),
        ({"celsius": 24.9}, 422, "celsius"),
        ({"celsius": 45.1}, 422, "celsius"),
        ({"celsius": None}, 422, "celsius"),
        ({"measured_at": "2020-02-17T07:55:00"}, 422, "measured_at"),
        ({"measured_at": "2020-02-30T07:55:00+08:00"}, 422, "measured_at"),
        ({"measured_at": 1581900000}, 422, "measured_at"),
        ({"measured_at": "0001-01-01T00:00:00+14:00"}, 422, "measured_at"),
        ({"measured_at": "9999-12-31T23:59:59-12:00"}, 422, "measured_at"),
        ({"unit": "[degF]"}, 422, "unit"),
        ({"body_site": "elbow"}, 422, "body_site"),
        ({"mask": "yes"}, 422, "mask"),
        ({"direction": "up"}, 422, "direction"),
        ({"person_id": "zhang"}, 422, "person_id"),
        ({"sequence": ""}, 422, "sequence"),
        ({"colour": "red"}, 422, "colour"),
        ({"device_id": "nobody"}, 404, "device_id"),
        ({"site_id": "road-207"}, 422, "site_id"),
        ({"identity_number": "11010519491231002X"}, 422, "identity_number"),
    ],
)
async def test_what_is_wrong_is_refused_by_field_alone_and_in_a_batch(
    gatehouse: Gatehouse, change: dict[str, Any], status: int, field: str
) -> None:
    bad, good = READING | change, READING | {"sequence": "2"}
    alone = await gatehouse.post(bad)
    assert alone.status_code == status
    assert alone.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in alone.json()["errors"]] == [field]
    together = await gatehouse.post([good, bad, good])
    assert (together.status_code, together.json()["accepted"]) == (202, 2)
    assert refusals(together) == [(1, status, field)]


@pytest.mark.parametrize("at", ["2020-02-17T07:55:00", "17.02.2020 07:55"])
async def test_whoever_writes_a_time_wrongly_is_told_how(gatehouse: Gatehouse, at: str) -> None:
    alone = await gatehouse.post(READING | {"measured_at": at})
    together = await gatehouse.post([READING, READING | {"measured_at": at}])
    for errors in (alone.json()["errors"], together.json()["results"][1]["errors"]):
        assert errors == [
            {"field": "measured_at",
             "message": "write RFC 3339 with an offset, 2020-02-17T07:55:00+08:00"},
        ]  # fmt: skip


async def test_a_missing_field_is_named(gatehouse: Gatehouse) -> None:
    answer = await gatehouse.post([READING, {"device_id": "d-1"}])
    fields = {field for _, _, field in refusals(answer)}
    assert fields == {"sequence", "celsius", "measured_at"}


async def test_a_batch_of_nothing_good_is_a_problem_that_names_item_and_field(
    gatehouse: Gatehouse,
) -> None:
    answer = await gatehouse.post([READING | {"celsius": 99}, READING | {"device_id": "x"}])
    assert answer.status_code == 422
    named = [(error["item"], error["field"]) for error in answer.json()["errors"]]
    assert named == [(0, "celsius"), (1, "device_id")]


async def posted(gatehouse: Gatehouse, body: bytes, encoding: str = "identity") -> httpx.Response:
    headers = {"authorization": "Bearer device", "content-encoding": encoding}
    return await gatehouse.client.post("/v1/readings", content=body, headers=headers)


@pytest.mark.parametrize("body", [b"", b"[", b"7", b'"x"', b"null", b"\xff\xfe", b"[[]]"])
async def test_what_is_no_reading_at_all_is_422(gatehouse: Gatehouse, body: bytes) -> None:
    headers = {"authorization": "Bearer device"}
    answer = await gatehouse.client.post("/v1/readings", content=body, headers=headers)
    assert answer.status_code == 422


async def test_a_number_that_is_none_spoils_no_other(gatehouse: Gatehouse) -> None:
    """Python writes NaN where nothing was measured; no other item is to pay for it."""
    bad = READING | {"sequence": "2", "celsius": float("nan")}
    answer = await posted(gatehouse, json.dumps([READING, bad]).encode())
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)
    assert refusals(answer) == [(1, 422, "celsius")]


@pytest.mark.parametrize("before", [b"", b"["])
async def test_a_mark_of_byte_order_is_passed_over(gatehouse: Gatehouse, before: bytes) -> None:
    body = before + json.dumps(READING).encode() + before.replace(b"[", b"]")
    answer = await posted(gatehouse, b"\xef\xbb\xbf" + body)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)


async def test_a_body_that_was_packed_is_unpacked(gatehouse: Gatehouse) -> None:
    packed = gzip.compress(json.dumps([READING] * 2).encode())
    answer = await posted(gatehouse, packed, "gzip")
    assert (answer.status_code, answer.json()["accepted"]) == (202, 2)


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (gzip.compress(b"[]")[:-4], "gzip", 422),
        (b"\x1f\x8b nothing", "gzip", 422),
        (gzip.compress(b"[" + b" " * MOST_BYTES), "gzip", 413),
        (b"[]", "br", 422),
    ],
    ids=["cut off", "no gzip", "too much", "another"],
)
async def test_what_is_not_packed_as_it_says_or_comes_to_too_much_is_refused(
    gatehouse: Gatehouse, body: bytes, encoding: str, status: int
) -> None:
    answer = await posted(gatehouse, body, encoding)
    assert answer.status_code == status
    if status == 422:
        (error,) = answer.json()["errors"]
        assert error["field"] == "header.content-encoding"


async def test_more_than_a_thousand_are_refused(gatehouse: Gatehouse) -> None:
    many = [READING | {"sequence": str(n)} for n in range(1_001)]
    assert (await gatehouse.post(many)).status_code == 422
    assert (await gatehouse.post(many[:1_000])).json()["accepted"] == 1_000


async def test_an_identity_number_is_hashed_at_the_door(gatehouse: Gatehouse) -> None:
    reading = {k: v for k, v in READING.items() if k != "person_id"}
    number = "11010519491231002X"
    answer = await gatehouse.post(reading | {"identity_number": number.lower()})
    assert answer.status_code == 202
    (stored,) = await gatehouse.listed("/v1/readings?site_id=gate-mill")
    assert stored["person_id"] == person_id(number, bytes(range(32)))
    log = gatehouse.bus.log("checkpoint.readings").deliveries
    assert not any(number[:17].encode() in (d.value or b"") for d in log)


async def test_a_wrong_identity_number_is_refused_and_not_repeated(gatehouse: Gatehouse) -> None:
    reading = {k: v for k, v in READING.items() if k != "person_id"}
    answer = await gatehouse.post(reading | {"identity_number": "110105194912310021"})
    assert answer.json()["errors"][0]["field"] == "identity_number"
    assert "110105194912310021" not in answer.text


async def test_a_retired_device_is_not_believed(gatehouse: Gatehouse) -> None:
    await gatehouse.device("d-2", "gate-mill")
    await gatehouse.ask("operator", "POST", "/v1/devices/d-2/retirement", {"reason": "broken"})
    answer = await gatehouse.post(READING | {"device_id": "d-2"})
    assert answer.status_code == 404
