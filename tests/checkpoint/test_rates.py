"""Buckets and who pays out of which, by a clock of their own."""

from dataclasses import dataclass

import pytest

from checkpoint.api.devices.limits import Limits, of_whom
from checkpoint.domain.device import Device, Setup
from checkpoint.rates import MOST_KEYS, Buckets, Rate, Rates, read_rate
from checkpoint.settings import Settings
from shared.errors import TooMany

DEVICE = Device("in-use", Setup("gate", "test", "axillary"))


@dataclass
class Seconds:
    """A clock for buckets."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


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
        advance = limits.enter("gateway", own)
        limits.take({"gateway": 1_000}, {"gateway": own}, advance)
        now.at += 1_000 / 20_000


def test_a_terminal_that_runs_wild_is_stopped_after_its_burst() -> None:
    limits = Limits.of(Rates())
    limits.readings.now = limits.requests.now = limits.devices.now = Seconds()
    for _ in range(20_000):
        advance = limits.enter("d", DEVICE)
        limits.take({"d": 1}, {"d": DEVICE}, advance)
    with pytest.raises(TooMany):
        limits.enter("d", DEVICE)


def test_a_request_without_readings_counts_as_one() -> None:
    own = Device("in-use", Setup(readings_per_second=10))
    for device, at_once in ((DEVICE, 5), (own, 50)):
        limits = Limits.of(Rates(device=Rate(1, 5)))
        limits.requests.now = limits.readings.now = limits.devices.now = Seconds()
        for _ in range(at_once):
            limits.enter("d", device)
        with pytest.raises(TooMany):
            limits.enter("d", device)


def test_what_a_device_paid_as_it_entered_counts_once() -> None:
    limits = Limits.of(Rates(device=Rate(1, 5)))
    limits.readings.now = limits.devices.now = Seconds()
    advance = limits.enter("d", DEVICE)
    # A stream, stored in parts.
    limits.take({"d": 2}, {"d": DEVICE}, advance)
    limits.take({"d": 2}, {"d": DEVICE}, advance)
    limits.enter("d", DEVICE)
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
