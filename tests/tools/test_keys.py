"""The secrets of a run are its own, and its tokens are good for the services."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.access import JwtAccess, KeySet
from shared.errors import Unauthenticated
from shared.settings import KnowsPersons
from yipan.local import keys
from yipan.local.errors import LocalError
from yipan.local.places import RUN_VARIABLE
from yipan.local.tokens import mint

HOUR = timedelta(hours=1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path))
    keys.make_secrets()
    return tmp_path


async def test_the_services_know_who_holds_a_token(run: Path) -> None:
    access = JwtAccess(KeySet(str(keys.key_set_file())))
    caller = await access.caller(mint(["clerk", "officer"], "ann", HOUR))
    assert (caller.name, caller.roles) == ("ann", frozenset({"clerk", "officer"}))


async def test_a_token_of_another_run_is_refused(
    run: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = mint(["clerk"], "ann", HOUR)
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path_factory.mktemp("another")))
    keys.make_secrets()
    with pytest.raises(Unauthenticated):
        await JwtAccess(KeySet(str(keys.key_set_file()))).caller(foreign)


def test_only_the_owner_can_read_a_secret(run: Path) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in keys.folder().iterdir()}
    assert modes == {
        "person-key": 0o600,
        "cipher-keys": 0o600,
        "pass-signing-keys": 0o600,
        "device-master-keys": 0o600,
        "signing-key.pem": 0o600,
    }


def test_secrets_that_are_there_are_kept(run: Path) -> None:
    before = keys.environment()
    keys.make_secrets()
    assert keys.environment() == before


def test_secrets_of_an_older_release_gain_those_that_are_new(run: Path) -> None:
    before = keys.environment()
    (keys.folder() / "pass-signing-keys").unlink()
    keys.make_secrets()
    after = keys.environment()
    assert after["PASS_SIGNING_KEYS"] != before["PASS_SIGNING_KEYS"]
    assert after | {"PASS_SIGNING_KEYS": before["PASS_SIGNING_KEYS"]} == before


def test_the_services_accept_the_person_key(run: Path) -> None:
    settings = KnowsPersons.model_validate(
        {
            "kafka_bootstrap": "127.0.0.1:1",
            "mongo_url": "mongodb://127.0.0.1:1",
            "http_port": 0,
            "key_set": str(keys.key_set_file()),
            "person_key": keys.environment()["PERSON_KEY"],
        }
    )
    assert len(settings.person_key_bytes()) == 32


def test_a_role_that_nobody_has_is_refused(run: Path) -> None:
    with pytest.raises(LocalError, match="no role is called clark; there are device, guard, clerk"):
        mint(["clark"], "ann", HOUR)
