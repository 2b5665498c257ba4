"""The agenda of the dispatch meeting (调度会议程) for any day: `yipan agenda`."""

import asyncio
from datetime import date

import typer

from yipan.report.agenda import MeetingAgenda, join_agenda
from yipan.report.asked import ANY_DAY, BOTH, FORM, NOWHERE, OUT, URLS, the_day
from yipan.report.delivering import complete, deliver, the_county
from yipan.report.reading import ask_all
from yipan.report.tables import agenda_paper


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="The county")(agenda)


def agenda(
    day: ANY_DAY = None,
    form: FORM = "text",
    out: OUT = None,
    lang: BOTH = "both",
    url: URLS = NOWHERE,
) -> None:
    """List what the dispatch meeting has to look at (调度会议程), as a day ended or as of now."""
    told = asyncio.run(_read(the_day(day), url))
    deliver(told, agenda_paper(told, lang), form, out)
    complete(told.silent)


async def _read(day: date | None, urls: list[str]) -> MeetingAgenda:
    async with the_county(urls) as county:
        asked = day or county.today
        lines = await ask_all(county.clients, county.token, asked, "/agenda")
        return join_agenda(lines, await ask_all(county.clients, county.token, asked), asked)
