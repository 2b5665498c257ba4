"""Settings: keys are checked at the start, and never shown."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from health_records.settings import Settings

KEY = base64.b64encode(bytes(range(32))).decode()
GIVEN: dict[str, Any] = {
    "kafka_bootstrap": "127.0.0.1:9092",
    "mongo_url": "mongodb://127.0.0.1",
    "key_set": "keys.json",
    "http_port": 0,
    "person_key": "0a" * 32,
}


def settings(keys: str) -> Settings:
    given: dict[str, Any] = {**GIVEN, "health_records_cipher_keys": keys}
    return Settings(**given)


def test_keys_are_read_by_version() -> None:
    assert settings(f"1:{KEY},12:{KEY}").cipher_keys() == {
        1: bytes(range(32)),
        12: bytes(range(32)),
    }


@pytest.mark.parametrize("keys", ["", KEY, f"x:{KEY}", "1:c2hvcnQ=", "1:not base64", f"1:{KEY},"])
def test_what_is_no_key_ring_is_refused(keys: str) -> None:
    with pytest.raises(ValidationError):
        settings(keys)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, None),
        ({"health_records_public_url": ""}, None),
        ({"health_records_public_url": "https://health.county.invalid"},
         "https://health.county.invalid"),
        ({"health_records_public_url": "https://county.invalid/health/"},
         "https://county.invalid/health"),
    ],
)  # fmt: skip
def test_the_public_address_may_be_left_out(given: dict[str, str], said: str | None) -> None:
    told: dict[str, Any] = {**GIVEN, "health_records_cipher_keys": f"1:{KEY}", **given}
    assert Settings(**told).public_url() == said


def test_a_public_address_without_a_scheme_is_refused() -> None:
    told: dict[str, Any] = {**GIVEN, "health_records_cipher_keys": f"1:{KEY}"}
    with pytest.raises(ValidationError, match="health_records_public_url"):
        Settings(**told, health_records_public_url="health.county.invalid")


def test_a_version_may_be_named_once() -> None:
    with pytest.raises(ValidationError, match="twice"):
        settings(f"1:{KEY},1:{KEY}")


def test_a_refused_key_is_not_shown() -> None:
    with pytest.raises(ValidationError) as refusal:
        settings("1:c2hvcnQ=")
    assert "c2hvcnQ" not in str(refusal.value)
    assert GIVEN["person_key"] not in str(refusal.value)
