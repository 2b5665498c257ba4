"""`yipan contracts` writes what is missing and overwrites nothing that was promised."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yipan.cli import make_app
from yipan.contracts.errors import ContractError
from yipan.contracts.event_map import BEGIN, END

SCHEMA = Path("shared/contracts/permit-issued.schema.json")
EXAMPLE = Path("shared/contracts/permit-issued.example.json")


def run(root: Path, *options: str) -> Result:
    arguments = ["contracts", "--root", str(root), *options]
    return CliRunner().invoke(make_app(arguments), arguments)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout in which the contracts were written once."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "architecture.md").write_text(f"above\n{BEGIN}\n{END}\nbelow\n")
    assert run(tmp_path).exit_code == 0
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_what_was_just_written_is_current(checkout: Path) -> None:
    assert run(checkout, "--check").exit_code == 0


def test_the_map_stands_between_its_markers(checkout: Path) -> None:
    text = (checkout / "docs" / "architecture.md").read_text()
    assert text.startswith(f"above\n{BEGIN}\n")
    assert text.endswith(f"{END}\nbelow\n")
    assert "permit-issued" in text


def test_a_check_writes_nothing_and_names_what_differs(checkout: Path) -> None:
    (checkout / EXAMPLE).unlink()
    change(checkout / SCHEMA, '"title": "Cargo"', '"title": "Load"')
    result = run(checkout, "--check")
    assert isinstance(result.exception, ContractError)
    assert str(EXAMPLE) in str(result.exception)
    assert str(SCHEMA) in str(result.exception)
    assert not (checkout / EXAMPLE).exists()


def test_an_example_that_is_there_is_never_overwritten(checkout: Path) -> None:
    change(checkout / EXAMPLE, "pig feed, 12 t", "pig feed, 9 t")
    assert run(checkout).exit_code == 0
    assert json.loads((checkout / EXAMPLE).read_text())["cargo"] == "pig feed, 9 t"


def test_a_breaking_change_is_refused_and_gets_a_new_name(checkout: Path) -> None:
    change(checkout / SCHEMA, '"cargo": {', '"freight": {')
    before = (checkout / SCHEMA).read_text()
    result = run(checkout)
    assert isinstance(result.exception, ContractError)
    assert "permit-issued.schema.json: freight: removed or renamed" in str(result.exception)
    assert "new name with `.v2`" in str(result.exception)
    assert (checkout / SCHEMA).read_text() == before


def test_an_optional_property_more_is_written_over_the_old_schema(checkout: Path) -> None:
    schema = json.loads((checkout / SCHEMA).read_text())
    del schema["properties"]["cargo"]
    (checkout / SCHEMA).write_text(json.dumps(schema))
    assert run(checkout).exit_code == 0
    assert "cargo" in (checkout / SCHEMA).read_text()


def test_a_released_event_that_left_the_code_is_refused(checkout: Path) -> None:
    (checkout / SCHEMA).rename(checkout / "shared/contracts/permit-lost.schema.json")
    result = run(checkout)
    assert "no event is called permit-lost any more" in str(result.exception)
