"""A paper on the terminal."""

from collections.abc import Iterator

from rich.console import Group, JustifyMethod, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from yipan.report.tables import Cell, Paper, Table


def on_terminal(paper: Paper) -> RenderableType:
    """What people wrote is shown as it is: no markup of theirs is obeyed."""
    return Group(*_parts(paper))


def _parts(paper: Paper) -> Iterator[RenderableType]:
    yield Text(paper.title, style="bold")
    for remark in paper.remarks:
        yield Text(remark, style="dim")
    for table in paper.tables:
        yield Text()
        yield _grid(table, paper.missing) if table.rows else Text(table.title, style="bold")


def _grid(table: Table, missing: str) -> Grid:
    grid = Grid(title=Text(table.title, style="bold"), title_justify="left", expand=True)
    numbers = [any(isinstance(r[n], int | float) for r in table.rows) for n in range(table.narrow)]
    for place, (column, is_number) in enumerate(zip(table.columns, numbers, strict=False)):
        justify: JustifyMethod = "right" if is_number else "left"
        # The same shares in every table, so that numbers stand below each other.
        ratio = 1 if is_number else 2 if place else 4
        grid.add_column(Text(column), justify=justify, overflow="fold", ratio=ratio)
    for row in table.rows:
        grid.add_row(*(_cell(cell, missing) for cell in row[: table.narrow]))
    return grid


def _cell(cell: Cell, missing: str) -> Text:
    if cell is None:
        return Text(missing, style="yellow")
    return Text(cell if isinstance(cell, str) else shown(cell))


def shown(value: float) -> str:
    """A number for people: thousands apart, no digits that say nothing."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
