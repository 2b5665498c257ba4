"""`yipan import-roster`: follows an import to its end, and names every wrong row."""

import io
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from rich.console import Console
from tests.health_records.rosters.sheets import LI, csv, people
from typer.testing import CliRunner

from shared.memory.bus import InMemoryBus
from yipan.cli import make_app
from yipan.commands import import_roster
from yipan.commands.import_roster import follow, summary, table_of
from yipan.local.errors import LocalError


def reads(found: Sequence[dict[str, Any]]) -> list[int]:
    return [said["read"] for said in found]


async def test_an_import_is_followed_to_its_end(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    async def settle(request: httpx.Request) -> None:
        if request.method == "GET":
            await bus.settle()

    client.event_hooks["request"].append(settle)
    wrong = [("", *row[1:]) for row in people(240)]
    shown: list[dict[str, Any]] = []
    content = csv(LI, *wrong, *people(300)[240:])
    found = await follow(client, content, "feed-mill", shown.append)
    assert (found["status"], found["registered"], found["wrong"]) == ("done", 61, 240)
    assert [error["row"] for error in found["errors"]] == list(range(3, 243))
    assert [warning["code"] for warning in found["warnings"]] == ["unknown-enterprise"]
    assert reads(shown)[-1] == 301
    assert summary(found) == (
        "301 rows: 61 registered, 0 updated, 0 unchanged, 0 replaced, 240 wrong"
    )


async def test_a_refused_file_is_told_in_its_own_words(client: httpx.AsyncClient) -> None:
    with pytest.raises(LocalError, match="the file is empty"):
        await follow(client, b"", "feed-mill", lambda _: None)


def test_a_wrong_row_is_shown_with_its_column_in_both_languages() -> None:
    console = Console(width=200, file=io.StringIO(), record=True)
    name = {"zh": "手机号", "en": "phone"}
    message = {"zh": "此项为空, 请填写", "en": "this is blank: fill it in"}
    console.print(table_of([{"row": 17, "column": name, "message": message}]))
    said = console.export_text()
    assert "17" in said
    assert all(word in said for word in (*name.values(), *message.values()))


def test_no_stack_is_said(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPAN_RUN", str(tmp_path))
    file = tmp_path / "roster.csv"
    file.write_bytes(csv(LI))
    arguments = ["import-roster", str(file), "--enterprise", "feed-mill"]
    asked = CliRunner().invoke(make_app(arguments), arguments)
    assert isinstance(asked.exception, LocalError)


async def test_a_service_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_roster, "PATIENCE", 0.0)
    async with httpx.AsyncClient(base_url="http://127.0.0.1:1") as nobody:
        with pytest.raises(LocalError, match="does not answer"):
            await follow(nobody, csv(LI), "feed-mill", lambda _: None)
