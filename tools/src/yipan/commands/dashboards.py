"""Grafana's dashboards, written from their sources, compared with them, or tried."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from yipan.dashboards import folder
from yipan.dashboards.asked import all_asked
from yipan.dashboards.asking import Answer
from yipan.dashboards.asking import ask as ask_prometheus
from yipan.dashboards.folder import DashboardError
from yipan.local.places import ROOT

Root = Annotated[Path, typer.Option(help="The checkout whose files are meant.", hidden=True)]
console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="By hand")(dashboards)


def dashboards(
    *,
    check: Annotated[bool, typer.Option(help="Write nothing; fail where a file differs.")] = False,
    ask: Annotated[
        str, typer.Option(metavar="URL", help="Put every query to the Prometheus there.")
    ] = "",
    job: Annotated[str, typer.Option(help="With --ask: the job that scrapes us.")] = "yipan",
    root: Root = ROOT,
) -> None:
    """Write Grafana's dashboards into deploy/monitoring/grafana/dashboards."""
    if ask:
        show(ask_prometheus(ask, all_asked(root, job)))
        return
    files = folder.wanted(root)
    if check:
        compare([*folder.differing(files), *folder.left_over(root, files)], root)
    else:
        for path in folder.write(root, files):
            done = "wrote" if path in files else "removed"
            typer.echo(f"{done} {path.relative_to(root)}")
    typer.echo(f"{len(files)} dashboards are as the code says")


def compare(differing: Sequence[Path], root: Path) -> None:
    if differing:
        names = "\n  ".join(str(path.relative_to(root)) for path in differing)
        raise DashboardError(f"these differ from the code; run `yipan dashboards`:\n  {names}")


def show(answers: Sequence[Answer]) -> None:
    """A line for each query; fail where one is an error."""
    console.print(table_of(answers))
    wrong = [one for one in answers if one.error]
    empty = [one for one in answers if not one.error and not one.series]
    console.print(
        f"{len(answers)} queries: {len(answers) - len(wrong) - len(empty)} find something, "
        f"{len(empty)} nothing, {len(wrong)} are an error"
    )
    if wrong:
        raise DashboardError("a query of a dashboard is an error")


def table_of(answers: Sequence[Answer]) -> Table:
    shown = Table("dashboard", "panel", "", Column("series", justify="right"), "why", box=None)
    for one in answers:
        asked, colour = one.asked, "red" if one.error else "yellow" if one.reason else ""
        words = Text(one.error or one.reason, style=colour)
        shown.add_row(asked.board, asked.panel, asked.ref, str(one.series), words)
    return shown
