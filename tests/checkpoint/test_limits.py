"""Too much at once: who is refused, for how long, and who does not suffer for it."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from tests.checkpoint.devices import BODY, add, event, key, post, signed, stored
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.checkpoint.phones import ask, signed_in
from tests.checkpoint.samples import MORNING, READING
from tests.kit import calling

from checkpoint.app import create_app
from checkpoint.rates import Buckets, Rate, Rates
from shared.metrics.gates import LIMITED
from shared.platform import Platform

OWN, MAKERS = "/v1/readings", "/v1/intake/hikvision"
NOW = int(MORNING.timestamp())
SLOW = Rate(0.01, 3)
"""Three at once, and then one in a hundred seconds: longer than a test takes."""
TOKEN = {"authorization": "Bearer device"}


@pytest.fixture
def rates() -> Rates:
    return Rates(device=SLOW, stranger=SLOW)


@pytest.fixture
async def client(platform: Platform, rates: Rates) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS, rates=rates)
    async with calling(app) as client:
        yield client


async def own(
    gatehouse: Gatehouse, secret: str, numbers: Iterator[int], more: str = ""
) -> httpx.Response:
    number = next(numbers)
    body = json.dumps({**READING, "device_id": "h-1", "sequence": str(number)}).encode()
    body += more.encode()
    return await post(gatehouse, OWN, body, signed(secret, body, str(NOW + number), OWN))


async def test_a_signed_request_too_many_is_refused_and_may_come_again(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, numbers = (await add(gatehouse, access="signature"))["secret"], count()
    for _ in range(3):
        assert (await own(gatehouse, secret, numbers)).status_code == 202
    before = LIMITED.labels("device")._value.get()  # noqa: SLF001
    answer = await own(gatehouse, secret, numbers)
    assert (answer.status_code, answer.json()["title"]) == (429, "TooMany")
    assert 0 < int(answer.headers["retry-after"]) <= 100
    assert LIMITED.labels("device")._value.get() == before + 1  # noqa: SLF001
    assert len(await stored(gatehouse)) == 3
    with monkeypatch.context() as patch:
        patch.setattr(Buckets, "check", lambda *_, **__: None)
        body = json.dumps({**READING, "device_id": "h-1", "sequence": "3"}).encode()
        headers = signed(secret, body, str(NOW + 3), OWN)
        assert (await post(gatehouse, OWN, body, headers)).status_code == 202


async def test_a_request_that_measures_nothing_counts_as_one(gatehouse: Gatehouse) -> None:
    phone = await signed_in(gatehouse)
    said = [(await ask(gatehouse, phone, at=NOW + n)).status_code for n in range(4)]
    assert said == [200, 200, 200, 429]


async def test_a_device_does_not_pay_for_copies_of_its_request(gatehouse: Gatehouse) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    assert (await own(gatehouse, secret, count())).status_code == 202
    for _ in range(3):
        assert (await own(gatehouse, secret, count())).status_code == 401
    assert (await own(gatehouse, secret, count(1))).status_code == 202


async def test_a_device_pays_by_the_reading_and_a_whole_list_waits_for_it(
    gatehouse: Gatehouse,
) -> None:
    await gatehouse.device("d-2", "gate-mill")
    many = [{**READING, "sequence": str(number)} for number in range(50)]
    assert (await gatehouse.post(many)).status_code == 202
    other = {**READING, "device_id": "d-2"}
    answer = await gatehouse.post([other, READING])
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 4_000
    assert len(await stored(gatehouse)) == 50
    assert (await gatehouse.post(other)).status_code == 202


async def test_nobody_uses_up_what_another_device_may_send(gatehouse: Gatehouse) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    for number in range(5):
        reading = {**READING, "device_id": "h-1", "sequence": str(number)}
        assert (await gatehouse.post(reading)).status_code == 403
    assert (await own(gatehouse, secret, count())).status_code == 202


async def test_another_makers_device_is_told_to_come_again(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    for number in range(3):
        answer = await post(gatehouse, MAKERS, event(serialNo=number), TOKEN)
        assert answer.status_code == 200
    answer = await post(gatehouse, MAKERS, event(serialNo=4), TOKEN)
    assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
    assert len(await stored(gatehouse)) == 3


async def test_a_message_that_measures_nothing_counts_as_one(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    door: dict[str, Any] = {"macAddress": event()["macAddress"], "eventType": "doorStatus"}
    said = [await post(gatehouse, MAKERS, door, TOKEN) for _ in range(4)]
    assert [answer.status_code for answer in said] == [200, 200, 200, 429]


async def test_strangers_are_not_even_looked_up_when_they_knock_too_often(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    assert (await own(gatehouse, secret, numbers := count())).status_code == 202
    guess = {**signed("wrong", b"{}", str(NOW), OWN), "x-yipan-device": "nobody"}
    said = [(await post(gatehouse, OWN, b"{}", guess)).status_code for _ in range(3)]
    assert said == [401, 401, 401]
    monkeypatch.setattr("checkpoint.api.devices.registry.Registry._look_up", pytest.fail)
    monkeypatch.setattr("checkpoint.api.vendors.reception.read", pytest.fail)
    for path, headers in (
        (OWN, guess), (OWN, signed("wrong", b"{}", str(NOW), OWN)), (OWN, None),
        (MAKERS, None), (f"{MAKERS}/nobody~1~x", None), (f"{MAKERS}/h-1~1~x", None),
        (MAKERS, {"authorization": "Bearer nonsense"}),
    ):  # fmt: skip
        answer = await post(gatehouse, path, b"{}", headers)
        assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
    # Who shows that it is itself does not wait for those who knock from the same address.
    assert (await own(gatehouse, secret, numbers)).status_code == 202


async def test_a_long_body_of_who_signs_is_not_read_while_strangers_wait(
    gatehouse: Gatehouse,
) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    guess, read = signed("wrong", b"{}", str(NOW), OWN), 0

    async def long() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 1 << 20:
            read += 1 << 12
            yield bytes(1 << 12)

    async def sends() -> int:
        headers = {"content-type": "application/json", **guess}
        return (await gatehouse.client.post(OWN, content=long(), headers=headers)).status_code

    assert (await sends(), read) == (401, 1 << 20)
    for _ in range(2):
        await post(gatehouse, OWN, b"{}", guess)
    read = 0
    assert (await sends(), read <= 5 << 12) == (429, True)
    # A device that has signed from there does not wait.
    assert (await own(gatehouse, secret, numbers := count())).status_code == 202
    assert (await own(gatehouse, secret, numbers, more=" " * (64 << 10))).status_code == 202


async def test_a_body_is_hashed_once_however_many_keys_there_are(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(gatehouse, access="signature")
    for _ in range(3):
        await key(gatehouse)
    hashed: list[bytes] = []

    def sha256(body: bytes) -> Any:
        hashed.append(body)
        return hashlib.sha256(body)

    monkeypatch.setattr("checkpoint.keys.hashlib", SimpleNamespace(sha256=sha256))
    headers = signed("wrong", b"{}", str(NOW), OWN)
    assert (await post(gatehouse, OWN, b"{}", headers)).status_code == 401
    assert hashed == [b"{}"]


@pytest.mark.parametrize("rates", [Rates(requests=Rate(0.01, 10))])
async def test_strangers_do_not_use_up_what_devices_may_ask(gatehouse: Gatehouse) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    for _ in range(20):
        assert (await post(gatehouse, MAKERS, event())).status_code == 401
    assert (await own(gatehouse, secret, count())).status_code == 202


async def test_a_device_that_is_known_by_its_address_is_no_stranger(
    gatehouse: Gatehouse,
) -> None:
    own_way = {**BODY, "access": "address", "networks": ["127.0.0.1"], "readings_per_second": 9}
    await gatehouse.ask("operator", "POST", "/v1/devices", {"device_id": "h-1", **own_way})
    for number in range(10):
        answer = await post(gatehouse, MAKERS, event(serialNo=number))
        assert answer.status_code == 200
