"""What a process must be told, and that it keeps secrets to itself."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from shared.clock import FastClock, RealClock
from shared.settings import KnowsPersons, Settings

KEY = "5ec2e7" * 11
PASSWORD = "open-sesame"
GIVEN = {
    "KAFKA_BOOTSTRAP": "127.0.0.1:9092",
    "MONGO_URL": f"mongodb://yipan:{PASSWORD}@127.0.0.1:27017",
    "HTTP_PORT": "8101",
    "KEY_SET": "/etc/yipan/keys.json",
    "PERSON_KEY": KEY,
}
ORIGIN = {
    "CLOCK_ORIGIN": "2020-02-10T06:00:00+08:00",
    "CLOCK_STARTED": "2026-05-01T12:00:00Z",
    "CLOCK_RATE": "3600",
}


def read(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> KnowsPersons:
    for name, value in (dict.fromkeys(ORIGIN) | GIVEN | changed).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return KnowsPersons()


def test_what_the_environment_says_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8101)
    assert settings.person_key_bytes() == bytes.fromhex(KEY)
    assert settings.mongo_driver == "pymongo"
    assert isinstance(settings.clock(), RealClock)


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("value", [None, ""])
def test_addresses_and_secrets_have_no_defaults(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    with pytest.raises(ValidationError, match=name.lower()):
        read(monkeypatch, **{name: value})


def test_no_secret_stands_in_the_settings_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    for text in (repr(settings), str(settings), f"{settings.model_dump()}"):
        assert KEY not in text
    for text in (repr(settings), str(settings)):
        assert PASSWORD not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"PERSON_KEY": KEY[:40]},
        {"PERSON_KEY": KEY + "no hex"},
        {"HTTP_PORT": "seventy"},
        {"MONGO_URL": f"postgres://yipan:{PASSWORD}@127.0.0.1"},
        {"CLOCK_STARTED": "2026-05-01T12:00:00Z"},
    ],
)
def test_no_secret_stands_in_the_complaint_about_wrong_settings(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as complaint:
        read(monkeypatch, **wrong)
    assert KEY[:40] not in str(complaint.value)
    assert PASSWORD not in str(complaint.value)


def test_a_fast_clock_is_made_of_three_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = read(monkeypatch, **ORIGIN).clock()
    assert isinstance(clock, FastClock)
    assert clock.real_seconds(timedelta(hours=1)) == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"CLOCK_ORIGIN": None},
        {"CLOCK_STARTED": None},
        {"CLOCK_RATE": "0"},
        {"CLOCK_RATE": "-1"},
        {"CLOCK_ORIGIN": "2020-02-10T06:00:00"},
        {"MONGO_DRIVER": "mongoose"},
        {"HTTP_PORT": "65536"},
        {"LOG_LEVEL": "LOUD"},
    ],
)
def test_settings_that_make_no_sense_are_refused(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str | None]
) -> None:
    with pytest.raises(ValidationError):
        read(monkeypatch, **(ORIGIN | wrong))


def test_settings_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings: Settings = read(monkeypatch)
    with pytest.raises(ValidationError):
        settings.http_port = 1  # type: ignore[misc]
