"""Every example ever released can be read, today and for ever."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from shared.envelope import Delivery, read_event
from shared.events import CATALOG
from shared.rows import read_rows
from yipan.contracts.errors import ContractError
from yipan.contracts.examples import example_of
from yipan.local.places import ROOT

FOLDER = ROOT / "shared" / "contracts"
EXAMPLES = sorted(FOLDER.glob("*.example.json"))
IDENTITY_NUMBER = re.compile(r"\b\d{17}[\dXx]\b")

every_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)


def type_of(path: Path) -> str:
    return path.name.removesuffix(".example.json")


def test_every_event_has_an_example_and_every_example_an_event() -> None:
    assert {type_of(path) for path in EXAMPLES} == set(CATALOG)


@every_example
def test_an_example_survives_the_way_through_a_record(path: Path) -> None:
    value = path.read_bytes()
    delivery = Delivery("t", 0, 0, None, value, [], 0)
    event = read_event(delivery, CATALOG[type_of(path)])
    again: dict[str, Any] = json.loads(event.model_dump_json())
    assert json.loads(value).items() <= again.items()


@every_example
def test_an_example_reads_as_a_row_too(path: Path) -> None:
    value = path.read_bytes()
    (row,) = read_rows(CATALOG[type_of(path)], [value])
    assert row.keys() == json.loads(value).keys()


@every_example
def test_an_unknown_property_is_ignored(path: Path) -> None:
    value = json.loads(path.read_bytes())
    event = CATALOG[type_of(path)]
    assert event.model_validate(value | {"of_tomorrow": 1}) == event.model_validate(value)


@every_example
def test_an_example_is_about_something(path: Path) -> None:
    event = CATALOG[type_of(path)].model_validate_json(path.read_bytes())
    assert event.subject


@every_example
def test_an_example_holds_nothing_like_an_identity_number(path: Path) -> None:
    assert not IDENTITY_NUMBER.search(path.read_text())


def test_an_event_that_nobody_can_invent_asks_for_a_file_by_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("yipan.contracts.examples.SAMPLES", {})
    with pytest.raises(ContractError, match=r"officer-assigned.*by hand"):
        example_of(CATALOG["officer-assigned"])
