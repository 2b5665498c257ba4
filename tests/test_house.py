"""Rules of the house that no linter checks: a sentence to begin with, nothing for later, rooms."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("shared/src", "services", "tools", "tests")
SOURCES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
SERVICES = ("checkpoint", "health_records", "permits", "transport")
SENTENCE = re.compile(r"\S+ .*[.!?:]\Z")
# Written apart, or this file would be the first to break its own rule.
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def first_sentence(file: Path) -> str:
    """Give the first paragraph of the docstring; tests/tools asks that there is one."""
    docstring = ast.get_docstring(ast.parse(file.read_text())) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def test_a_module_begins_with_a_sentence() -> None:
    begins = {name(file): first_sentence(file) for file in SOURCES}
    assert [where for where, text in begins.items() if text and not SENTENCE.match(text)] == []


def test_nothing_is_left_for_later() -> None:
    left = [name(file) for file in SOURCES if LATER.search(file.read_text())]
    assert left == []


def test_every_time_that_is_sent_has_bounds() -> None:
    unbounded = [
        name(file)
        for file in SOURCES
        if "api" in file.parts and "AwareDatetime" in file.read_text()
    ]
    assert unbounded == [], "shared.times.SentTime is the type of a time in a request"


def test_the_rooms_import_only_what_they_may() -> None:
    """The contracts stand in pyproject.toml, so that an editor and `make check` see them too."""
    program = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms(service: str) -> None:
    (package,) = (ROOT / "services").glob(f"*/src/{service}")
    rooms = {file.stem for file in package.iterdir() if file.name != "__pycache__"}
    assert rooms >= {
        "__init__", "api", "app", "board", "domain", "handlers", "projections", "reactions",
        "settings", "views", "worker",
    }  # fmt: skip
