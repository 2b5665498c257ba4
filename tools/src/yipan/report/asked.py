"""The options that `yipan report` and `yipan agenda` share."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from yipan.report.delivering import TOKEN, Form
from yipan.report.tables import Language

ANY_DAY = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="A day of the county; today if left out."),
]
FORM = Annotated[Form, typer.Option("--format", help="What to write.")]
OUT = Annotated[Path | None, typer.Option("--out", help="The file; the terminal if left out.")]
BOTH = Annotated[Language, typer.Option("--lang", help="Of the labels: Chinese, English or both.")]
URLS = Annotated[
    list[str],
    typer.Option(
        "--url", help=f"SERVICE=URL, for each of the four, with a token in {TOKEN}: not this stack."
    ),
]
NOWHERE: Any = []


def the_day(asked: datetime | None) -> date | None:
    return None if asked is None else asked.date()
