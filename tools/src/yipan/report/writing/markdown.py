"""A paper as Markdown."""

from collections.abc import Iterator

from yipan.report.tables import Cell, Paper, Table
from yipan.report.writing.terminal import shown

MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def as_markdown(paper: Paper) -> str:
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    yield f"# {plain(paper.title)}"
    for remark in paper.remarks:
        yield ""
        yield plain(remark)
    for table in paper.tables:
        yield ""
        yield f"## {plain(table.title)}"
        if table.rows:
            yield ""
            yield from _grid(table, paper.missing)


def _grid(table: Table, missing: str) -> Iterator[str]:
    yield _row(table.columns, missing)
    yield _row(("---",) * len(table.columns), missing)
    for row in table.rows:
        yield _row(row, missing)


def _row(cells: tuple[Cell, ...], missing: str) -> str:
    return f"| {' | '.join(_cell(cell, missing) for cell in cells)} |"


def _cell(cell: Cell, missing: str) -> str:
    if cell is None:
        return plain(missing)
    return plain(cell) if isinstance(cell, str) else shown(cell)


def plain(text: str) -> str:
    """What people wrote, in one line and without any meaning for Markdown."""
    return " ".join(text.split()).translate(MARKS)
