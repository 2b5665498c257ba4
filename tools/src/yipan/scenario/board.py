"""The board at the end: what was expected, what was reached, and how fast it reacted."""

from collections.abc import Sequence
from statistics import median

from rich.table import Table

from yipan.scenario.figures import Figure
from yipan.scenario.probe import Latency


def board(figures: Sequence[Figure]) -> Table:
    """Figure, expected, reached, and what the daily report says where it has the figure."""
    reported = any(figure.in_report for figure in figures)
    table = Table(title="一盘棋 The board")
    for head in ("figure", "指标"):
        table.add_column(head)
    # A narrow console breaks names, never a figure or its mark.
    for head in ("expected", "reached", *(["日报 report"] if reported else [])):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for figure in figures:
        mark = "[green]✓[/green]" if figure.met else "[red]✗[/red]"
        values = [figure.expected, figure.reached]
        cells = [f"{value:,}" for value in values]
        if reported:
            said = "missing" if figure.reported is None else f"{figure.reported:,}"
            cells.append(said if figure.in_report else "")
        table.add_row(figure.name, figure.chinese, *cells, mark)
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
