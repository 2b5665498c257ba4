"""Too much at once: who is refused, for how long, and who does not suffer for it."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
from tests.checkpoint.devices import BODY, add, event, post, signed, stored
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.checkpoint.samples import MORNING, READING
from tests.kit import calling

from checkpoint.api.devices.limits import Limits, of_whom
from checkpoint.app import create_app
from checkpoint.domain.device import Device, Setup
from checkpoint.rates import MOST_KEYS, Buckets, Rate, Rates, read_rate
from checkpoint.settings import Settings
from shared.errors import TooMany
from shared.metrics import LIMITED
from shared.platform import Platform

OWN, MAKERS = "/v1/readings", "/v1/intake/hikvision"
NOW = int(MORNING.timestamp())
DEVICE = Device("in-use", Setup("gate", "test", "axillary"))
SLOW = Rate(0.01, 3)
"""Three at once, and then one in a hundred seconds: longer than a test takes."""
TOKEN = {"authorization": "Bearer device"}


@dataclass
class Seconds:
    """A clock for buckets."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def rates() -> Rates:
    return Rates(device=SLOW, stranger=SLOW)


@pytest.fixture
async def client(platform: Platform, rates: Rates) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS, rates=rates)
    async with calling(app) as client:
        yield client


def waits(buckets: Buckets, key: str, rate: Rate | None = None) -> int:
    try:
        buckets.check(key, rate=rate)
    except TooMany as error:
        return error.retry_after
    return 0


def test_a_bucket_holds_so_many_and_fills_with_time() -> None:
    now = Seconds()
    buckets = Buckets("device", Rate(2, 10), now)
    for _ in range(10):
        assert waits(buckets, "a") == 0
        buckets.pay({"a": 1})
    assert (waits(buckets, "a"), waits(buckets, "b")) == (1, 0)
    now.at = 0.6
    assert waits(buckets, "a") == 0
    now.at = 100
    buckets.pay({"a": 10})
    assert waits(buckets, "a") == 1, "it holds no more after a long rest"


def test_what_is_owed_is_waited_for() -> None:
    now = Seconds()
    buckets = Buckets("device", Rate(2, 10), now)
    buckets.pay({"a": 1_000})
    assert waits(buckets, "a") == 496
    now.at = 495.4
    assert waits(buckets, "a") == 1
    now.at = 495.6
    assert waits(buckets, "a") == 0


def test_a_rate_of_its_own_counts_for_its_bucket_alone() -> None:
    buckets = Buckets("device", Rate(2, 10), Seconds())
    for key in "ab":
        buckets.pay({key: 20}, rate=Rate(20, 100) if key == "a" else None)
    assert (waits(buckets, "a", Rate(20, 100)), waits(buckets, "b")) == (0, 6)


def test_what_was_not_due_is_given_back() -> None:
    buckets = Buckets("stranger", Rate(2, 10), Seconds())
    buckets.pay({"a": 10})
    buckets.give_back(1, "a")
    assert waits(buckets, "a") == 0
    buckets.give_back(1, "nobody")


def test_no_more_buckets_are_kept_than_are_good_for_us() -> None:
    buckets = Buckets("stranger", Rate(1, 1), Seconds())
    for number in range(MOST_KEYS + 5):
        buckets.pay({str(number): 1})
    assert len(buckets._full_at) == MOST_KEYS  # noqa: SLF001


def test_a_gateway_uploads_a_week_without_waiting() -> None:
    limits = Limits.of(Rates())
    limits.readings.now = limits.requests.now = limits.devices.now = now = Seconds()
    for number in range(350):
        limits.enter()
        limits.take({f"d-{number % 20}": 1_000}, {f"d-{number % 20}": DEVICE})
        now.at += 1_000 / 20_000
    own = Device("in-use", Setup(readings_per_second=1_000))
    for _ in range(350):
        limits.enter("gateway", own)
        limits.take({"gateway": 1_000}, {"gateway": own})
        now.at += 1_000 / 20_000


def test_a_terminal_that_runs_wild_is_stopped_after_its_burst() -> None:
    limits = Limits.of(Rates())
    limits.readings.now = limits.requests.now = limits.devices.now = Seconds()
    for _ in range(20_000):
        limits.enter("d", DEVICE)
        limits.take({"d": 1}, {"d": DEVICE})
    with pytest.raises(TooMany):
        limits.enter("d", DEVICE)


def test_all_devices_together_are_stopped_where_the_process_is() -> None:
    limits = Limits.of(Rates(readings=Rate(100, 1_000), requests=Rate(10, 100)))
    limits.readings.now = limits.requests.now = Seconds()
    limits.take({"d": 1_000}, {"d": DEVICE})
    with pytest.raises(TooMany):
        limits.enter()
    limits = Limits.of(Rates(requests=Rate(10, 100)))
    limits.requests.now = Seconds()
    for _ in range(100):
        limits.enter()
    with pytest.raises(TooMany):
        limits.enter()


def test_many_addresses_are_stopped_together_but_not_one_that_devices_came_from() -> None:
    limits = Limits.of(Rates(strangers=Rate(1, 5)))
    limits.strangers.now = limits.by_address.now = Seconds()
    limits.knock("10.0.0.9")
    limits.welcome("10.0.0.9")
    for number in range(5):
        limits.knock(f"10.0.0.{number}")
    with pytest.raises(TooMany):
        limits.knock("10.0.0.200")
    limits.knock("10.0.0.9")


def test_what_strangers_ask_is_not_paid_for_by_devices() -> None:
    limits = Limits.of(Rates(requests=Rate(1, 5)))
    limits.requests.now = limits.strangers.now = limits.by_address.now = Seconds()
    for _ in range(20):
        limits.knock("10.0.0.9")
    limits.enter()
    for _ in range(4):
        limits.knock("10.0.0.9")
        limits.welcome("10.0.0.9")
    with pytest.raises(TooMany):
        limits.look()


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
    ],
)
def test_an_ipv6_address_stands_for_its_network(address: str, whose: str) -> None:
    assert of_whom(address) == whose


@pytest.mark.parametrize(
    "text", ["", "5", "5:", "0:5", "-1:5", "5:4", "5:inf", "nan:5", "a:b", "0.1:0.5"]
)
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a rate is"):
        read_rate(text)


def test_rates_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "KAFKA_BOOTSTRAP": "k:1", "MONGO_URL": "mongodb://m", "KEY_SET": "k", "HTTP_PORT": "1",
        "PERSON_KEY": "00" * 32, "DEVICE_MASTER_KEYS": f"1:{'A' * 43}=", "RATE_DEVICE": "5:50.5",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().rates() == Rates(device=Rate(5, 50.5))


async def own(gatehouse: Gatehouse, secret: str, numbers: Iterator[int]) -> httpx.Response:
    number = next(numbers)
    body = json.dumps({**READING, "device_id": "h-1", "sequence": str(number)}).encode()
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
