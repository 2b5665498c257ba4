"""What the checkpoint is told beside its secrets."""

import pytest
from pydantic import ValidationError

from checkpoint.settings import Settings

KEY = "1:" + "A" * 43 + "="


def settings(url: str) -> Settings:
    return Settings.model_validate(
        {
            "kafka_bootstrap": "kafka:9092",
            "mongo_url": "mongodb://mongo",
            "key_set": "keys.json",
            "http_port": 8080,
            "person_key": "0" * 64,
            "device_master_keys": KEY,
            "permits_public_url": url,
        }
    )


@pytest.mark.parametrize(
    ("told", "used"),
    [("", ""), ("https://county.invalid", "https://county.invalid"),
     ("http://127.0.0.1:8103/", "http://127.0.0.1:8103")],
)  # fmt: skip
def test_where_phones_reach_permits(told: str, used: str) -> None:
    assert settings(told).permits_url() == used


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValidationError, match="permits_public_url"):
        settings("permits")
