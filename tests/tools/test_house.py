"""What the house asks of every file and no linter checks.

A module that cannot say in one sentence what it is for holds two ideas, and a file beyond 300
lines is where the next idea drains into.
"""

import ast
from pathlib import Path

from yipan.local.places import ROOT

LONGEST = 300
SOURCES = sorted(
    file
    for folder in ("shared/src", "services", "tools", "tests")
    for file in (ROOT / folder).rglob("*.py")
)


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_there_are_files_to_look_at() -> None:
    assert len(SOURCES) > 50


def test_every_module_says_what_it_is_for() -> None:
    texts = {name_of(file): file.read_text() for file in SOURCES}
    silent = [
        name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_file_becomes_the_drain() -> None:
    lengths = {name_of(file): len(file.read_text().splitlines()) for file in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
