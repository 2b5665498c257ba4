"""The daily report (日报) of any day, from the services' own views: `yipan report`."""

import asyncio
from datetime import date

import typer

from yipan.report.asked import ANY_DAY, BOTH, FORM, NOWHERE, OUT, URLS, the_day
from yipan.report.delivering import complete, deliver, the_county
from yipan.report.joining import Report, join
from yipan.report.reading import ask_all
from yipan.report.tables import report_paper


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="The county")(report)


def report(
    day: ANY_DAY = None,
    form: FORM = "text",
    out: OUT = None,
    lang: BOTH = "both",
    url: URLS = NOWHERE,
) -> None:
    """Count a day of the county (日报): as of its end, or as of now for today."""
    told = asyncio.run(_read(the_day(day), url))
    deliver(told, report_paper(told, lang), form, out)
    complete(told.silent)


async def _read(day: date | None, urls: list[str]) -> Report:
    async with the_county(urls) as county:
        asked = day or county.today
        return join(await ask_all(county.clients, county.token, asked), asked)
