"""`yipan rules` over the four services in memory."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests import kit
from tests.kit import Still
from typer.testing import CliRunner, Result

import checkpoint.app
import health_records.app
import permits.app
import transport.app
from shared.clock import COUNTY
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.cli import make_app
from yipan.commands import rules
from yipan.local.errors import LocalError

NOW = datetime(2020, 2, 22, 8, tzinfo=COUNTY)
"""After the last version that was decided beforehand has begun."""
KEY = bytes(32)
BODIES: dict[str, Any] = {
    "fever-limits": {
        "celsius": dict.fromkeys(
            ("axillary", "forehead", "face-skin", "wrist", "ear", "oral", "body-estimate",
             "unknown"), 37.0,
        ),
    },
    "return": {"window_days": 21, "risk_regions": ["42"]},
    "isolation": {"origins": {}, "otherwise": {"where": "hotel", "days": 7}},
    "cluster": {"persons": 3, "within_hours": 24},
    "resumption": {"requirements": [], "supplies_days": 1, "conditions": []},
    "problem": {
        "hours": dict.fromkeys(
            ("vehicle-passage", "isolation-place", "supplies", "workers-return", "materials",
             "other", "orders"), 12,
        ),
        "hours_between": 12, "levels": 2,
    },
    "procedure": {
        "levels": ["county"], "commitment_kinds": [], "commitment_risks": [],
        "inspect_within_days": 5,
    },
    "seats": {"percent": 40},
}  # fmt: skip


@pytest.fixture(autouse=True)
def apps(monkeypatch: pytest.MonkeyPatch) -> None:
    bus, clock = InMemoryBus(), Still(NOW)

    def outside(name: str) -> Any:
        return in_memory_platform(name, bus, clock)

    served: dict[str, FastAPI] = {
        "checkpoint": checkpoint.app.create_app(
            outside("checkpoint"), person_key=KEY, master_keys={1: KEY}
        ),
        "health-records": health_records.app.create_app(
            outside("health-records"), person_key=KEY, cipher_keys={1: KEY}
        ),
        "permits": permits.app.create_app(outside("permits"), pass_keys={1: KEY}),
        "transport": transport.app.create_app(outside("transport")),
    }

    @asynccontextmanager
    async def calling(service: str) -> AsyncIterator[httpx.AsyncClient]:
        async with kit.calling(served[service]) as client:
            client.headers["Authorization"] = "Bearer operator:wang"
            yield client

    monkeypatch.setattr(rules, "calling", calling)
    monkeypatch.setattr(rules.console, "width", 200)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(["rules"]), ["rules", *arguments])


@pytest.fixture(params=rules.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(kind: str, tmp_path: Path) -> str:
    return written(tmp_path, BODIES[kind])


def written(folder: Path, values: dict[str, Any]) -> str:
    path = folder / "version.json"
    named = {"version": "two", "effective": "2020-02-27T00:00:00+08:00"}
    path.write_text(json.dumps(named | values))
    return str(path)


def test_every_kind_is_listed_with_what_holds() -> None:
    told = run("list")
    assert told.exception is None
    assert [kind for kind in rules.KINDS if kind not in told.output] == []


def test_every_kind_can_be_tried_out(kind: str, file: str) -> None:
    told = run("dry-run", kind, file)
    assert told.exception is None, told.output
    assert "in effect" in told.output


def test_every_kind_can_be_scheduled_and_withdrawn(kind: str, file: str) -> None:
    assert run("schedule", kind, file).exception is None
    assert "scheduled" in run("show", kind).output
    assert run("withdraw", kind, "two", "--reason", "a mistake").exception is None
    assert "scheduled" not in run("show", kind).output


def test_a_return_rule_says_that_it_suspends_no_permit(tmp_path: Path) -> None:
    told = run("dry-run", "return", written(tmp_path, BODIES["return"])).output
    assert told.startswith("this defers 0 people and clears 0, of 0; it suspends 0 permits")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("show", "weather"), "no rule is called weather: fever-limits, return"),
        (("withdraw", "seats", "nine", "--reason", "x"), "there is no version nine of seats"),
        (
            ("roll-back", "seats", "seats-2020-02", "--as", "a", "--from", "2020-02-21"),
            "body.effective",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_line(arguments: tuple[str, ...], complaint: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, LocalError)
    assert complaint in str(error)


def test_a_wrong_version_names_its_fields(tmp_path: Path) -> None:
    error = run("schedule", "seats", written(tmp_path, {"percent": 400})).exception
    assert isinstance(error, LocalError)
    assert "body.percent" in str(error)
