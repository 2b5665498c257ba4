"""The county today, live in the terminal: `yipan board`."""

import asyncio
from typing import Annotated

import httpx
import typer
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from shared.clock import COUNTY, RealClock
from yipan.board.pulse import Pulse, pulse
from yipan.board.showing import on_terminal
from yipan.board.today import Today, today
from yipan.local.errors import LocalError
from yipan.local.prometheus import NAME as PROMETHEUS
from yipan.local.state import read_state
from yipan.report.asked import BOTH, NOWHERE, URLS
from yipan.report.delivering import complete, the_county
from yipan.report.reading import ask_all
from yipan.report.tables import Language

Where = Annotated[
    str,
    typer.Option("--prometheus", help="Its address, for how the suite is; else that of the stack."),
]
TALL = 60
"""Lines of a terminal on which figures stand in cards; a live board cannot be scrolled."""
console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="The county")(board)


def board(
    *,
    once: Annotated[bool, typer.Option("--once", help="Print it once.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Once, for machines.")] = False,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two looks.")] = 5.0,
    lang: BOTH = "both",
    prometheus: Where = "",
    url: URLS = NOWHERE,
) -> None:
    """Show the county today: the figures of the daily report, judged, and what needs a person.

    It asks the four services themselves, so that it is what `yipan report` says, and shows beside
    it how the suite is. It goes on until Ctrl-C; with --once it ends with 2 where a service was
    not heard.
    """
    if as_json or once or not console.is_terminal:
        told = asyncio.run(look(url, prometheus))
        if as_json:
            typer.echo(told.model_dump_json(indent=2))
        else:
            console.print(on_terminal(told, lang))
        complete(told.silent)
        return
    try:
        asyncio.run(watch(url, prometheus, lang, every))
    except KeyboardInterrupt:
        console.print()


async def look(urls: list[str], prometheus: str = "") -> Today:
    """Ask all there are, once. Keys and addresses are looked up anew: a stack may begin again."""
    async with the_county(urls) as county:
        day, beat = county.today, asyncio.create_task(feel(prometheus, here=not urls))
        answers = await ask_all(county.clients, county.token, day)
        lines = await ask_all(county.clients, county.token, day, "/agenda")
        return today(answers, lines, day, await beat)


async def feel(prometheus: str, *, here: bool) -> Pulse:
    """How the suite is, by the Prometheus that was named or that runs here."""
    state = read_state() if here else None
    parts = {part.name: part.address for part in state.parts} if state else {}
    processes = [
        one for name, one in parts.items() if one.startswith("http") and name != PROMETHEUS
    ]
    async with httpx.AsyncClient() as client:
        return await pulse(client, prometheus or parts.get(PROMETHEUS, ""), processes)


async def watch(urls: list[str], prometheus: str, lang: Language, every: float) -> None:
    """Show it until somebody ends this; what cannot be asked now is asked again."""
    with Live(Text("…"), console=console, screen=True, auto_refresh=False) as live:
        while True:
            live.update(await shown(urls, prometheus, lang), refresh=True)
            await asyncio.sleep(every)


async def shown(urls: list[str], prometheus: str, lang: Language) -> RenderableType:
    try:
        return on_terminal(await look(urls, prometheus), lang, tall=console.height >= TALL)
    except LocalError as error:
        at = RealClock().now().astimezone(COUNTY)
        return Text(f"{at:%H:%M:%S}  {error}", style="red")
