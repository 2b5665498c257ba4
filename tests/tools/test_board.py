"""The board: every figure and its mark is seen, however narrow the console is."""

from io import StringIO

import pytest
from rich.console import Console

from yipan.scenario.board import board
from yipan.scenario.figures import Figure

FIGURES = (
    Figure(
        "investment, million yuan", 150_000, 150_000, "总投资", in_report=True, reported=150_000
    ),
    Figure("investment of the ten, million yuan", 41_380, 41_379, "省市重点投资", in_report=True),
    Figure("readings lost", 0, 0, "丢失记录"),
)


@pytest.mark.parametrize("width", [64, 80, 200])
def test_nothing_of_the_board_is_cut_off(width: int) -> None:
    console = Console(width=width, file=StringIO())
    console.print(board(FIGURES))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count("150,000") == 3
    assert (shown.count("41,380"), shown.count("41,379"), shown.count("missing")) == (1, 1, 1)
    assert (shown.count("✓"), shown.count("✗")) == (2, 1)
    assert "日报 report" in shown


def test_only_a_board_of_the_fortnight_has_the_report() -> None:
    console = Console(width=80, file=StringIO())
    console.print(board(FIGURES[2:]))
    assert "report" not in console.file.getvalue()  # type: ignore[attr-defined]
