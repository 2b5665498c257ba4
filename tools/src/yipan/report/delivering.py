"""A paper handed over: to the terminal or into a file, in the form that was asked for."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from io import StringIO
from os import environ
from pathlib import Path
from typing import Literal

import httpx
import typer
from pydantic import BaseModel
from rich.console import Console

from shared.clock import COUNTY, Clock, RealClock
from yipan.live import live_stage
from yipan.local.errors import LocalError
from yipan.local.places import command_here
from yipan.local.state import read_state
from yipan.report.definitions import SERVICES, Service
from yipan.report.tables import Paper
from yipan.report.writing.markdown import as_markdown
from yipan.report.writing.terminal import on_terminal

Form = Literal["text", "json", "markdown", "xlsx"]
ANSWER_WITHIN = 60.0
TOKEN = "YIPAN_TOKEN"  # noqa: S105 - the name of a variable
WIDEST = 140
INCOMPLETE = 2


@dataclass(frozen=True, slots=True)
class County:
    """The four services, wherever they are, and the day it is there."""

    clients: Mapping[str, httpx.AsyncClient]
    token: Callable[[str], str]
    clock: Clock

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(COUNTY).date()


@asynccontextmanager
async def the_county(urls: Sequence[str]) -> AsyncIterator[County]:
    """The stack of this machine, or the services at the addresses that are told."""
    if urls:
        async with _elsewhere(_by_service(urls)) as county:
            yield county
        return
    state = read_state()
    if state is None:
        up = command_here("yipan up")
        raise LocalError(f"no stack runs here: `{up}` starts one, or name the services by --url")
    async with live_stage(state) as stage:
        yield County(stage.clients, stage.token, stage.clock)


def _by_service(urls: Sequence[str]) -> Mapping[str, str]:
    told = dict(url.partition("=")[::2] for url in urls)
    if set(told) != set(SERVICES) or not all(told.values()):
        raise LocalError(f"name each service once, --url SERVICE=URL: {', '.join(SERVICES)}")
    return told


@asynccontextmanager
async def _elsewhere(addresses: Mapping[str, str]) -> AsyncIterator[County]:
    token = environ.get(TOKEN, "")
    if not token:
        raise LocalError(f"set {TOKEN} to a token with the role auditor")
    async with AsyncExitStack() as stack:
        clients = {
            service: await stack.enter_async_context(
                httpx.AsyncClient(base_url=url, timeout=ANSWER_WITHIN)
            )
            for service, url in addresses.items()
        }
        yield County(clients, lambda _: token, RealClock())


def deliver(told: BaseModel, paper: Paper, form: Form, out: Path | None) -> None:
    """Write it where it shall go; LocalError where that cannot be."""
    if form == "text" and out is None:
        console = Console()
        console.print(on_terminal(paper), width=min(console.width, WIDEST))
        return
    written = written_as(told, paper, form)
    if out is None:
        if form == "xlsx":
            raise LocalError("a workbook is a file: name it with --out FILE.xlsx")
        Console(soft_wrap=True).out(written.decode(), end="", highlight=False)
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise LocalError(f"{out}: {error.strerror}") from error


def complete(silent: Mapping[Service, str]) -> None:
    """End with 2 where a service was not heard, so that nobody takes a part for the whole."""
    if silent:
        Console(stderr=True).print(f"not heard: {', '.join(silent)}", style="red", highlight=False)
        raise typer.Exit(INCOMPLETE)


def written_as(told: BaseModel, paper: Paper, form: Form) -> bytes:
    match form:
        case "json":
            return told.model_dump_json(indent=2).encode() + b"\n"
        case "markdown":
            return as_markdown(paper).encode()
        case "xlsx":
            # It takes half a second to load, which the other forms can do without.
            from yipan.report.writing.workbook import as_workbook  # noqa: PLC0415

            return as_workbook(paper)
        case "text":
            console = Console(width=WIDEST, record=True, file=StringIO())
            console.print(on_terminal(paper))
            return console.export_text().encode()
