"""The board at the end: what was expected, what was reached, and how fast it reacted."""

from collections.abc import Sequence
from statistics import median

from rich.table import Table

from yipan.scenario.figures import Figure
from yipan.scenario.probe import Latency

WIDTH = 72


def board(figures: Sequence[Figure]) -> Table:
    """Figure, expected, reached."""
    table = Table("figure", "", "expected", "reached", "", title="一盘棋 The board", width=WIDTH)
    for figure in figures:
        mark = "[green]✓[/green]" if figure.met else "[red]✗[/red]"
        table.add_row(
            figure.name,
            figure.chinese,
            str(figure.expected),
            str(figure.reached),
            mark,
        )
    return table


def latency_lines(latency: Latency) -> str:
    """Say both medians: of the decisions, and of the views that show them."""
    number = len(latency.heard)
    return (
        "from a fever posted to the seat taken away and the permit suspended "
        f"({number} samples each, idle suite):\n"
        f"  both facts heard on the bus: {_spread(latency.heard)}\n"
        f"  both APIs answer with them: {_spread(latency.readable)}"
    )


def _spread(samples: Sequence[float]) -> str:
    return f"median {median(samples):.0f} ms, slowest {max(samples):.0f} ms"
