"""The secrets of the containers are made once, for their owner alone."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import permits.settings
from health_records.settings import Settings
from shared.access import JwtAccess, KeySet

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make(tmp_path)
    return tmp_path


def make(folder: Path) -> None:
    command = [sys.executable, str(ROOT / "deploy" / "compose_env.py")]
    environment = {**os.environ, "YIPAN_RUN": str(folder)}
    subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)


def values(folder: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())


def test_it_makes_everything_that_compose_asks_for(folder: Path) -> None:
    asked = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    assert values(folder).keys() == set(asked)


def test_a_process_takes_what_it_made(folder: Path) -> None:
    made = {name.lower(): value for name, value in values(folder).items()}
    given = {name: made[name] for name in ("person_key", "health_records_cipher_keys")}
    settings = Settings.model_validate(
        {"kafka_bootstrap": "x:1", "mongo_url": "mongodb://x", "key_set": "x", "http_port": 1}
        | given
    )
    assert len(settings.person_key_bytes()) == 32


def test_permits_takes_the_keys_that_it_made(folder: Path) -> None:
    given = {"pass_signing_keys": values(folder)["PASS_SIGNING_KEYS"]}
    settings = permits.settings.Settings.model_validate(
        {"kafka_bootstrap": "x:1", "mongo_url": "mongodb://x", "key_set": "x", "http_port": 1}
        | given
    )
    assert list(settings.signing_keys()) == [1]


async def test_checkpoint_takes_the_canary_by_its_token_and_for_nothing_more(
    folder: Path,
) -> None:
    access = JwtAccess(KeySet(str(folder / "key-set.json")))
    caller = await access.caller(values(folder)["CANARY_TOKEN"])
    assert (caller.name, caller.roles) == ("canary", frozenset({"canary"}))


async def test_permits_takes_alertmanager_by_its_token_and_for_nothing_more(folder: Path) -> None:
    access = JwtAccess(KeySet(str(folder / "key-set.json")))
    caller = await access.caller((folder / "secrets" / "alertmanager-token").read_text())
    assert (caller.name, caller.roles) == ("alertmanager", frozenset({"alertmanager"}))


def test_secrets_of_an_older_release_gain_those_that_are_new(folder: Path) -> None:
    older = {name: value for name, value in values(folder).items() if "PASS_" not in name}
    (folder / "env").write_text("".join(f"{name}={value}\n" for name, value in older.items()))
    make(folder)
    assert values(folder).keys() == {*older, "PASS_SIGNING_KEYS"}
    assert older.items() <= values(folder).items()


def test_a_second_time_changes_nothing(folder: Path) -> None:
    # Data that was kept can only be read with its own keys.
    files = [folder / "env", folder / "key-set.json", *(folder / "secrets").iterdir()]
    before = [file.read_bytes() for file in files]
    make(folder)
    assert [file.read_bytes() for file in files] == before


def test_two_machines_share_no_secret(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    make(other)
    assert not set(values(folder).values()) & set(values(other).values())


def test_only_the_public_keys_can_be_read_by_others(folder: Path) -> None:
    modes = {
        file: stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*") if file.is_file()
    }
    modes[folder / "env"] = stat.S_IMODE((folder / "env").stat().st_mode)
    readable = {file.name for file, mode in modes.items() if mode & 0o077}
    # Containers read these as another user; the folder of the second one keeps all others out.
    assert readable == {"key-set.json", "alertmanager-token"}
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o700
    assert '"d"' not in (folder / "key-set.json").read_text()
