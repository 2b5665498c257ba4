"""Settings: the keys that sign passes are checked at the start, and never shown."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from permits.settings import Settings

KEY = base64.b64encode(bytes(range(32))).decode()
GIVEN: dict[str, Any] = {
    "kafka_bootstrap": "127.0.0.1:9092",
    "mongo_url": "mongodb://127.0.0.1",
    "key_set": "keys.json",
    "http_port": 0,
}


def settings(keys: str) -> Settings:
    return Settings(**GIVEN, pass_signing_keys=keys)


def test_keys_are_read_by_version() -> None:
    assert settings(f"1:{KEY},255:{KEY}").signing_keys() == {
        1: bytes(range(32)),
        255: bytes(range(32)),
    }


@pytest.mark.parametrize(
    "keys",
    ["", KEY, f"x:{KEY}", f"0:{KEY}", f"256:{KEY}", f"²:{KEY}", "1:c2hvcnQ=", f"1:{KEY},"],
)
def test_what_is_no_key_ring_is_refused(keys: str) -> None:
    with pytest.raises(ValidationError):
        settings(keys)


def test_there_is_no_key_unless_one_is_given() -> None:
    with pytest.raises(ValidationError, match="pass_signing_keys"):
        Settings(**GIVEN)


def test_a_version_may_be_named_once() -> None:
    with pytest.raises(ValidationError, match="PASS_SIGNING_KEYS names a version twice"):
        settings(f"1:{KEY},1:{KEY}")


def test_a_key_is_not_shown() -> None:
    with pytest.raises(ValidationError) as refusal:
        settings("1:c2hvcnQ=")
    assert "c2hvcnQ" not in str(refusal.value)
    assert KEY not in repr(settings(f"1:{KEY}"))
