"""The operator's commands for dead letters, over a real MongoDB."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pymongo import MongoClient
from typer.testing import CliRunner, Result

from shared.dead_letters import DeadLetter, State
from shared.envelope import Delivery
from shared.mongo.client import open_database
from shared.mongo.dead_letters import COLLECTION, MongoDeadLetters
from yipan.cli import make_app
from yipan.commands.dlq import readable
from yipan.local.errors import LocalError

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def letter(mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadLetter]:
    """Leave an open letter with the permits service, and take it away again."""
    monkeypatch.setenv("MONGO_URL", mongo_url)
    headers = [("ce_type", b"worker-deferred")]
    delivery = Delivery(f"test.{uuid4().hex}", 3, 42, b"p1", b'{"worker":"w1"}', headers, 1)
    one = DeadLetter("permits.reactions", delivery, "open", "Refused", "no such trip", 1, NOON)
    asyncio.run(put(mongo_url, one))
    yield one
    with MongoClient[dict[str, object]](mongo_url) as client:
        client.permits[COLLECTION].delete_one({"_id": one.id})


async def put(url: str, letter: DeadLetter) -> None:
    async with open_database(url, "permits", "pymongo") as database:
        await MongoDeadLetters(database).put(letter)


def state_of(url: str, letter: DeadLetter) -> tuple[State, str]:
    async def ask() -> DeadLetter:
        async with open_database(url, "permits", "pymongo") as database:
            return await MongoDeadLetters(database).get(letter.id)

    found = asyncio.run(ask())
    return found.state, found.note


def dlq(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(["dlq"]), ["dlq", *arguments])


def test_an_open_letter_is_listed_whole_for_copying(letter: DeadLetter) -> None:
    assert letter.id in dlq("list", "--service", "permits").output
    assert letter.id in dlq("list", "--state", "open").output
    assert letter.id not in dlq("list", "--state", "parked").output
    assert letter.id not in dlq("list", "--service", "transport").output


def test_a_letter_is_shown_with_reason_headers_and_value(letter: DeadLetter) -> None:
    shown = dlq("show", letter.id).output
    for part in ("Refused: no such trip", "ce_type: worker-deferred", '"worker": "w1"', "key: p1"):
        assert part in shown


def test_a_replay_is_asked_for_once(letter: DeadLetter, mongo_url: str) -> None:
    assert dlq("replay", letter.id, "--note", "trip made").exit_code == 0
    state, note = state_of(mongo_url, letter)
    assert (state, note.endswith(": trip made")) == ("replay", True)
    refused = dlq("replay", letter.id)
    assert isinstance(refused.exception, LocalError)
    assert "is replay" in str(refused.exception)


def test_a_letter_is_discarded_with_a_reason_only(letter: DeadLetter, mongo_url: str) -> None:
    assert "--reason" in dlq("discard", letter.id).output
    assert state_of(mongo_url, letter)[0] == "open"
    assert dlq("discard", letter.id, "--reason", "a trial").exit_code == 0
    assert state_of(mongo_url, letter)[0] == "discarded"


@pytest.mark.parametrize(
    ("id_", "complaint"),
    [("permits/1", "no id of a dead letter"), ("nobody.reactions/t/0/1", "no service is called")],
)
def test_a_wrong_id_is_said_to_be_wrong(id_: str, complaint: str) -> None:
    assert complaint in str(dlq("show", id_).exception)


def test_a_long_value_is_cut_and_its_length_said() -> None:
    shown = readable(b'"' + b"x" * 10_000 + b'"')
    assert len(shown) < 4200
    assert "(10002 characters)" in shown


def test_bytes_that_are_no_text_cannot_hurt_the_terminal() -> None:
    assert readable(b"\x1b[2J\xff") == repr(b"\x1b[2J\xff")
    assert readable(b"\x1b[2J") == repr(b"\x1b[2J")
    assert readable(None) == "(none)"
