"""The key set is read when it must be, not more often, and trouble with it is said as such."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from tests.shared.signing import ed25519_signer, es256_signer, write_key_set

from shared.access import REFRESH, JwtAccess, KeySet
from shared.errors import Unauthenticated, Unavailable

OLD, NEW = ed25519_signer("old"), es256_signer("new")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "keys.json"
    write_key_set(file, OLD)
    return file


def keys_away(file: Path) -> None:
    file.unlink()


def write_text(file: Path, content: str) -> None:
    file.write_text(content)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + seconds)


async def test_a_new_key_is_found_after_a_while(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = JwtAccess(KeySet(str(file)))
    await gate.caller(OLD.token())
    write_key_set(file, OLD, NEW)
    with pytest.raises(Unauthenticated):
        await gate.caller(NEW.token())
    later(monkeypatch, REFRESH + 1)
    assert (await gate.caller(NEW.token())).name == "ann"


async def test_strangers_cannot_make_us_read_the_key_set_all_day(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    keys = KeySet(str(file))
    read = keys.text

    async def counted() -> str:
        reads.append(1)
        return await read()

    monkeypatch.setattr(keys, "text", counted)
    strangers = (keys.key(f"stranger-{n}") for n in range(50))
    results = await asyncio.gather(*strangers, return_exceptions=True)
    assert {type(result) for result in results} == {Unauthenticated}
    assert len(reads) == 1


@pytest.mark.parametrize(
    "content",
    ["", "not JSON", "[]", "{}", '{"keys": []}', '{"keys": 7}', '{"keys": [{"kty": "x"}]}'],
)
async def test_a_key_set_that_cannot_be_read_is_our_trouble_not_the_callers(
    tmp_path: Path, content: str
) -> None:
    file = tmp_path / "keys.json"
    write_text(file, content)
    with pytest.raises(Unavailable, match="key set cannot be read"):
        await JwtAccess(KeySet(str(file))).caller(OLD.token())


@pytest.mark.parametrize(
    "source", ["/nowhere/keys.json", "http://127.0.0.1:1/keys", "http://[/", "http://\0"]
)
async def test_a_key_set_that_is_away_is_our_trouble_not_the_callers(source: str) -> None:
    with pytest.raises(Unavailable, match="key set cannot be read"):
        await JwtAccess(KeySet(source)).caller(OLD.token())


async def test_a_key_set_that_came_back_is_read_at_once(tmp_path: Path) -> None:
    gate = JwtAccess(KeySet(str(tmp_path / "keys.json")))
    with pytest.raises(Unavailable):
        await gate.caller(OLD.token())
    write_key_set(tmp_path / "keys.json", OLD)
    assert (await gate.caller(OLD.token())).name == "ann"


async def test_known_keys_go_on_working_while_the_key_set_is_away(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = JwtAccess(KeySet(str(file)))
    await gate.caller(OLD.token())
    keys_away(file)
    later(monkeypatch, REFRESH + 1)
    with pytest.raises(Unavailable):
        await gate.caller(NEW.token())
    assert (await gate.caller(OLD.token(sub="bo"))).name == "bo"


async def test_a_key_without_a_name_does_not_hide_the_others(file: Path) -> None:
    nameless = {name: value for name, value in NEW.public().items() if name != "kid"}
    write_text(file, json.dumps({"keys": [nameless, OLD.public()]}))
    assert (await JwtAccess(KeySet(str(file))).caller(OLD.token())).name == "ann"


async def test_many_callers_do_not_queue_behind_a_key_set_that_is_away(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    keys = KeySet(str(file))

    async def away() -> str:
        reads.append(1)
        await asyncio.sleep(0)
        raise OSError("away")

    monkeypatch.setattr(keys, "text", away)
    callers = (keys.key("old") for _ in range(50))
    results = await asyncio.gather(*callers, return_exceptions=True)
    assert {type(result) for result in results} == {Unavailable}
    assert len(reads) == 1
