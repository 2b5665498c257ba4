"""Readings one to a line, stored by the thousand as they come in."""

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.checkpoint.batches import reading
from tests.checkpoint.devices import add, signed, stored
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.kit import calling

from checkpoint.api.packed import FIRST
from checkpoint.api.stream import MOST_OF_A_LINE, PATH
from checkpoint.app import create_app
from checkpoint.rates import Rate, Rates
from shared.errors import Unavailable
from shared.platform import Platform

HEADERS = {"authorization": "Bearer device", "content-type": "application/x-ndjson"}
PACKED = {"content-encoding": "gzip"}


def lines(*some: Any) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in some)


async def sent(gatehouse: Gatehouse, content: Any, **headers: str) -> httpx.Response:
    return await gatehouse.client.post(PATH, content=content, headers={**HEADERS, **headers})


async def test_a_stream_is_stored_line_by_line_however_it_is_cut(gatehouse: Gatehouse) -> None:
    body = lines(*(reading(n % 600, sequence=str(n)) for n in range(1_200)))

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 777):
            yield body[at : at + 777]

    answer = await sent(gatehouse, chunks())
    assert (answer.status_code, answer.json()) == (
        202, {"accepted": 1_200, "refused": 0, "results": []},
    )  # fmt: skip
    again = await sent(gatehouse, body.rstrip())
    assert again.json()["accepted"] == 1_200
    found = await gatehouse.listed("/v1/readings?site_id=gate-mill&limit=1000")
    assert len(found) == 1_000
    rest = await gatehouse.ask("guard", "GET", "/v1/readings?site_id=gate-mill&limit=1000")
    more = await gatehouse.listed(
        f"/v1/readings?site_id=gate-mill&limit=1000&after={rest.json()['next']}"
    )
    assert len(more) == 200


async def test_a_line_that_is_wrong_is_named_and_spoils_no_other(gatehouse: Gatehouse) -> None:
    body = (
        lines(reading(1))
        + b"\n  \r\nnothing\n"
        + lines([reading(2)], reading(3, celsius=99), reading(4, device_id="d-9"))
        + lines(reading(5)).rstrip() + b"," + lines(reading(6))
        + lines(reading(7)).replace(b"\n", b"\r\n")
    )  # fmt: skip
    answer = await sent(gatehouse, body)
    told = answer.json()
    assert (told["accepted"], told["refused"]) == (2, 5)
    named = [(one["item"], one["problem"]) for one in told["results"]]
    assert named == [(1, 422), (2, 422), (3, 422), (4, 404), (5, 422)]
    assert len(await stored(gatehouse)) == 2


async def test_a_line_without_an_end_is_refused(gatehouse: Gatehouse) -> None:
    assert (await sent(gatehouse, b"{" * (MOST_OF_A_LINE + 1))).status_code == 413


@pytest.mark.parametrize("cut", [1, 777, 1 << 20])
async def test_a_stream_that_was_packed_is_unpacked_however_it_is_cut(
    gatehouse: Gatehouse, cut: int
) -> None:
    body = lines(*(reading(n % 600, sequence=str(n)) for n in range(1_100)))
    half = len(body) // 2
    packed = gzip.compress(body[:half]) + gzip.compress(body[half:])

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(packed), cut):
            yield packed[at : at + cut]

    answer = await sent(gatehouse, chunks(), **PACKED)
    assert (answer.status_code, answer.json()) == (
        202, {"accepted": 1_100, "refused": 0, "results": []},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("packed", "status"),
    [
        (gzip.compress(lines(reading(1)))[:-8], 422),
        (lines(reading(1)), 422),
        (gzip.compress(b"\n" * (FIRST + FIRST // 2)), 413),
        (gzip.compress(b"\n" * (FIRST // 2)), 202),
        (b"", 202),
    ],
    ids=["cut off", "no gzip", "too much", "much", "nothing"],
)
async def test_a_stream_that_is_not_packed_as_it_says_or_has_no_end_is_refused(
    gatehouse: Gatehouse, packed: bytes, status: int
) -> None:
    assert (await sent(gatehouse, packed, **PACKED)).status_code == status


async def test_a_stream_may_be_signed(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature", serial=None, vendor=None)
    body = lines(reading(1, device_id="h-1"), reading(2))
    proof = signed(issued["secret"], body, "1581897600", PATH)
    answer = await gatehouse.client.post(PATH, content=body, headers=proof)
    assert (answer.json()["accepted"], answer.json()["results"][0]["problem"]) == (1, 403)


async def test_what_breaks_off_is_sent_again_and_stored_once(
    gatehouse: Gatehouse, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = lines(*(reading(n % 600, sequence=str(n)) for n in range(1_500)))
    publish, calls = platform.publisher.publish, 0

    async def breaks(records: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Unavailable("Kafka is away")
        await publish(records)

    monkeypatch.setattr(platform.publisher, "publish", breaks)
    assert (await sent(gatehouse, body)).status_code == 503
    assert (await sent(gatehouse, body)).json()["accepted"] == 1_500
    pages = await gatehouse.listed("/v1/readings?site_id=gate-mill&limit=1000")
    assert len({one["id"] for one in pages}) == 1_000


async def test_a_stream_that_was_begun_is_taken_to_its_end(
    gatehouse: Gatehouse, platform: Platform
) -> None:
    """Refused in the middle it would come again as a whole, and never get through."""
    narrow = Rates(device=Rate(1, 1_100))
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS, rates=narrow)
    body = lines(*(reading(n % 600, sequence=str(n)) for n in range(2_500)))
    async with calling(app) as client:
        beside = Gatehouse(client, gatehouse.bus)
        assert (await sent(beside, body)).json()["accepted"] == 2_500
        refused = await sent(beside, lines(reading(1)))
    assert (refused.status_code, int(refused.headers["retry-after"]) > 1_000) == (429, True)
