"""How much of a post is read, of whom, and what of it is the same again."""

import gzip
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import BOUNDARY, form_post
from tests.checkpoint.devices import add, candidates, event, post, signed, stored, waiting
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import HOUR, MORNING
from tests.kit import Still

from checkpoint.adapters.bodies import unzipped
from shared.metrics.gates import DEVICE_MESSAGES

MAKERS = "/v1/intake/hikvision"
TOKEN = {"authorization": "Bearer device"}
FORM = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
PICTURE = b"\xff\xd8\xff" + bytes(3 << 20)
SENML = {"content-type": "application/senml+json", **TOKEN}


def with_pictures() -> bytes:
    log = ("application/json", json.dumps(event()).encode())
    return form_post({"event_log": log, "Thermal": ("image/jpeg", PICTURE)}).body


async def test_pictures_make_a_post_long(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="path-token")
    path = f"{MAKERS}/{issued['path_token']}"
    assert (await post(gatehouse, path, with_pictures(), FORM)).status_code == 200
    assert [one["celsius"] for one in await stored(gatehouse)] == [36.5]
    too_long = with_pictures() + bytes(6 << 20)
    assert (await post(gatehouse, path, too_long, FORM)).status_code == 413
    assert (await post(gatehouse, "/v1/intake/senml", bytes(2 << 20), SENML)).status_code == 413


async def test_no_more_is_read_of_a_stranger_than_it_takes_to_see_who_knocks(
    gatehouse: Gatehouse,
) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 4 << 20:
            read += 1 << 12
            yield bytes(1 << 12)

    answer = await gatehouse.client.post(MAKERS, content=endless(), headers=FORM)
    assert (answer.status_code, read <= 5 << 12) == (401, True)
    await add(gatehouse, access="address", networks=["127.0.0.1"])
    assert (await post(gatehouse, MAKERS, with_pictures(), FORM)).status_code == 200


async def test_what_a_stranger_zips_is_no_longer_for_it(gatehouse: Gatehouse) -> None:
    body = gzip.compress(b" " * (1 << 20), mtime=0)
    headers = {"content-encoding": "gzip"}
    assert (await post(gatehouse, MAKERS, body, headers)).status_code == 401


def fc8300_form(plain: bytes) -> bytes:
    detail = ("application/octet-stream", gzip.compress(plain, 9, mtime=0))
    return form_post({"SN": ("text/plain", b"FC-1"), "RecordDetail": detail}).body


@pytest.mark.parametrize("form", [False, True])
async def test_of_what_a_stranger_packs_no_more_is_unpacked_than_is_read(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch, *, form: bool
) -> None:
    plain = b"[" + b"[]," * (1 << 20) + b"[]]"
    body = fc8300_form(plain) if form else gzip.compress(plain, 9, mtime=0)
    longest, path = 0, "/v1/intake/fc8300"

    def measured(body: bytes, most: int) -> bytes:
        nonlocal longest
        plain = unzipped(body, most)
        longest = max(longest, len(plain))
        return plain

    monkeypatch.setattr("checkpoint.adapters.fc8300.unzipped", measured)
    assert (await post(gatehouse, path, body, FORM)).status_code == 401
    assert longest <= 16 << 10
    # Who posts from the address of a device is read in full.
    await add(gatehouse, vendor="fc8300", serial="FC-1", access="address", networks=["127.0.0.1"])
    record = {"SN": "FC-1", "RecordID": 1, "RecordDate": 1581897300, "BodyTemp": 365}
    plain = json.dumps(record | {"Photo": "x" * (64 << 10)}).encode()
    body = fc8300_form(plain) if form else gzip.compress(plain, 9, mtime=0)
    assert len(body) < 16 << 10
    assert (await post(gatehouse, path, body, FORM)).status_code == 200
    assert [one["celsius"] for one in await stored(gatehouse)] == [36.5]


async def test_a_stranger_whose_records_are_packed_is_listed(gatehouse: Gatehouse) -> None:
    plain = json.dumps([{"SN": "FC-9", "RecordID": 1, "BodyTemp": 365}]).encode()
    path = "/v1/intake/fc8300"
    assert (await post(gatehouse, path, gzip.compress(plain, mtime=0))).status_code == 401
    assert [one["serial"] for one in await candidates(gatehouse)] == ["fc-9"]


async def test_a_signed_body_is_bounded_before_its_signature_is_known(
    gatehouse: Gatehouse, clock: Still
) -> None:
    issued = await add(gatehouse, access="signature")
    now = str(int(clock.time.timestamp()))
    body = with_pictures()
    headers = signed(issued["secret"], body, now, MAKERS)
    assert (await post(gatehouse, MAKERS, body, FORM | headers)).status_code == 413
    short = json.dumps(event()).encode()
    headers = signed(issued["secret"], short, now, MAKERS)
    assert (await post(gatehouse, MAKERS, short, headers)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
async def test_a_hello_is_answered_and_counted(gatehouse: Gatehouse, method: str) -> None:
    issued = await add(gatehouse, access="path-token")
    before = DEVICE_MESSAGES.labels("hikvision", "other")._value.get()  # noqa: SLF001
    path = f"{MAKERS}/{issued['path_token']}/hello"
    assert (await gatehouse.client.request(method, path)).status_code == 200
    assert DEVICE_MESSAGES.labels("hikvision", "other")._value.get() == before + 1  # noqa: SLF001
    assert await waiting(gatehouse) == []
    assert (await gatehouse.client.request(method, f"{path}?temp=38.5")).status_code == 200
    assert len(await waiting(gatehouse)) == 1


async def test_a_judged_record_waits_again_when_the_same_comes_later(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await add(gatehouse)
    riddle = event(currTemperature=98.6, at="later")
    assert (await post(gatehouse, MAKERS, riddle, TOKEN)).status_code == 200
    (one,) = await waiting(gatehouse)
    path = f"/v1/raw-records/{one['id']}"
    await gatehouse.ask("operator", "POST", f"{path}/dismissal", {"reason": "noise"})
    assert await waiting(gatehouse) == []
    clock.time = MORNING + HOUR
    assert (await post(gatehouse, MAKERS, riddle, TOKEN)).status_code == 200
    clock.time = MORNING + 2 * HOUR
    assert (await post(gatehouse, MAKERS, riddle, TOKEN)).status_code == 200
    (again,) = await waiting(gatehouse)
    assert (again["id"], again["judged"]["came_at"]) == (one["id"], "2020-02-17T09:00:00+08:00")


SERIAL = "urn:dev:mac:0024befffe804ff1"


def pack(celsius: float = 36.6, seconds: int = -5) -> list[dict[str, Any]]:
    return [{"bn": "urn:dev:mac:0024befffe804ff1/", "n": "temp", "u": "Cel", "v": celsius,
             "t": seconds}]  # fmt: skip


async def told(gatehouse: Gatehouse, *packs: list[dict[str, Any]]) -> None:
    for one in packs:
        assert (await post(gatehouse, "/v1/intake/senml", one, SENML)).status_code == 204


async def test_a_relative_time_is_so_to_that_of_receipt_and_says_so(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await add(gatehouse, vendor="senml", serial="urn:dev:mac:0024befffe804ff1")
    await told(gatehouse, pack())
    clock.time += timedelta(seconds=10)
    # An answer that got lost: the device sends the same again.
    await told(gatehouse, pack())
    (one,) = await stored(gatehouse)
    assert (one["measured_at"], one["quality"], one["contradicted"]) == (
        "2020-02-17T07:59:55+08:00", ["time-relative"], False
    )  # fmt: skip
    clock.time += timedelta(seconds=60)
    await told(gatehouse, pack())
    assert len(await stored(gatehouse)) == 2


async def test_two_packs_of_the_same_relative_time_are_two(gatehouse: Gatehouse) -> None:
    await add(gatehouse, vendor="senml", serial="urn:dev:mac:0024befffe804ff1")
    await told(gatehouse, pack(36.6), pack(38.5), pack(36.6, -6))
    found = await stored(gatehouse)
    assert sorted(one["celsius"] for one in found) == [36.6, 36.6, 38.5]
    assert not [one for one in found if one["contradicted"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [(gzip.compress(json.dumps(event()).encode(), mtime=0), 200), (b"\x1f\x8bnothing", 422),
     (gzip.compress(bytes(8 << 20), mtime=0), 413)],
)  # fmt: skip
async def test_a_body_that_was_zipped_is_unpacked_within_bounds(
    gatehouse: Gatehouse, body: bytes, status: int
) -> None:
    await add(gatehouse)
    headers = {**TOKEN, "content-encoding": "gzip"}
    assert (await post(gatehouse, MAKERS, body, headers)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"", mtime=0) + gzip.compress(json.dumps(event()).encode(), mtime=0),
        gzip.compress(json.dumps(event()).encode(), mtime=0)[:-12],
    ],
)
async def test_gzip_is_read_to_its_end_or_refused(gatehouse: Gatehouse, body: bytes) -> None:
    await add(gatehouse)
    headers = {**TOKEN, "content-encoding": "gzip"}
    answer = await post(gatehouse, MAKERS, body, headers)
    assert answer.status_code in (200, 422)
    assert len(await stored(gatehouse)) == (answer.status_code == 200)


async def test_a_pack_that_is_signed_anew_is_the_same_reading(
    gatehouse: Gatehouse, clock: Still
) -> None:
    """The door takes no signature twice, so whoever lost the answer signs again."""
    issued = await add(gatehouse, vendor="senml", serial=SERIAL, access="signature")
    body = json.dumps(pack()).encode()
    for seconds in (0, 5):
        clock.time = MORNING + timedelta(seconds=seconds)
        now = str(int(clock.time.timestamp()))
        headers = signed(issued["secret"], body, now, "/v1/intake/senml")
        answer = await post(gatehouse, "/v1/intake/senml", body, headers)
        assert answer.status_code == 204
    assert len(await stored(gatehouse)) == 1


async def test_what_was_stored_of_a_post_is_not_stored_again_when_it_is_read_again(
    gatehouse: Gatehouse, clock: Still
) -> None:
    issued = await add(gatehouse, vendor="senml", serial=SERIAL, access="signature")
    foreign = [{**pack(36.7)[0], "bn": "urn:dev:mac:0024befffe804ff9/"}]
    await add(gatehouse, "h-2", vendor="senml", serial=foreign[0]["bn"][:-1], access="signature")
    body = json.dumps(pack() + foreign).encode()
    now = str(int(clock.time.timestamp()))
    headers = signed(issued["secret"], body, now, "/v1/intake/senml")
    await post(gatehouse, "/v1/intake/senml", body, headers)
    (one,) = await waiting(gatehouse)
    clock.time = MORNING + HOUR
    await gatehouse.ask("operator", "POST", f"/v1/raw-records/{one['id']}/replay")
    assert len(await stored(gatehouse)) == 1
