"""Batches by hand, as they came on a stick: `yipan upload-batches FILE`."""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from yipan.asking import Denied, Json, ask
from yipan.commands.stack import running_state
from yipan.local.errors import LocalError
from yipan.local.tokens import mint
from yipan.together import together

AT_ONCE = 4
PATIENCE = 300.0
"""Seconds in which a batch is sent again while the service is away or busy."""
ANSWER_WITHIN = 60.0
TOKEN_LIFE = timedelta(hours=2)
SERVICE = "checkpoint"
console = Console()


def add_to(app: typer.Typer) -> None:
    app.command("upload-batches", rich_help_panel="By hand")(upload_batches)


@dataclass(frozen=True, slots=True)
class Line:
    """A batch in a file: its bytes as they were written, and where they stand."""

    place: str
    recorder_id: str
    number: int
    body: bytes = field(repr=False)


@dataclass
class Uploaded:
    """What became of the batches: the last answer of each recorder, sums, and what was refused."""

    again: int = 0
    accepted: int = 0
    set_aside: int = 0
    refused: list[str] = field(default_factory=list)
    recorders: dict[str, Json] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        gaps = any(one["missing"] or one["broken_at"] for one in self.recorders.values())
        return not (gaps or self.refused or self.set_aside)


def upload_batches(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files with a batch to a line.", exists=True, dir_okay=False),
    ],
    *,
    url: Annotated[
        str | None, typer.Option(help="Of checkpoint; the stack on this machine unless given.")
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(help="A bearer token of an operator, for --url.", envvar="YIPAN_TOKEN"),
    ] = None,
) -> None:
    """Upload what sites recorded offline, in any order and as often as you like.

    Each line is the exact body of one batch (see docs/devices.md). Ends with 1 where batches are
    missing, were refused, or hold what waits for review, and names it.
    """
    lines = [line for file in files for line in read(file)]
    if url is not None and token is None:
        raise LocalError("--url needs a --token (or YIPAN_TOKEN) of an operator")
    address, bearer = (url, token) if url is not None else _here()
    headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json"}
    found = asyncio.run(_upload(address, headers, lines))
    console.print(table_of(found))
    for line in (*found.refused, *forks_in(found)):
        console.print(line, highlight=False, soft_wrap=True)
    if found.set_aside:
        console.print(f"{found.set_aside} items wait for review: GET /v1/raw-records")
    if not found.complete:
        raise typer.Exit(1)


def _here() -> tuple[str, str]:
    [part] = [part for part in running_state().parts if part.name == f"{SERVICE}-app"]
    return part.address, mint(["operator"], "operator-1", TOKEN_LIFE)


def read(file: Path) -> Iterable[Line]:
    """The batches of a file, one to a line; LocalError where a line is none."""
    with file.open("rb") as lines:
        for at, line in enumerate(lines, start=1):
            body, place = line.rstrip(b"\r\n"), f"{file.name}:{at}"
            if body.strip():
                yield _line(place, body)


def _line(place: str, body: bytes) -> Line:
    try:
        found = json.loads(body)  # as the county reads it: NaN is somebody's word
        return Line(place, str(found["recorder_id"]), int(found["number"]), body)
    except (ValueError, KeyError, TypeError) as error:
        raise LocalError(f"{place} is no batch: a JSON object with recorder_id, number") from error


async def _upload(address: str, headers: dict[str, str], lines: Sequence[Line]) -> Uploaded:
    columns = (TextColumn("batches"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with AsyncExitStack() as stack:
        progress = stack.enter_context(Progress(*columns, console=console))
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_WITHIN)
        )
        task = progress.add_task("batches", total=len(lines))
        return await upload(client, lines, lambda: progress.advance(task))


async def upload(
    client: httpx.AsyncClient, lines: Sequence[Line], done: Callable[[], object]
) -> Uploaded:
    """Send all of them, some at a time, each to the site of its recorder."""
    found, busy = Uploaded(), asyncio.Semaphore(AT_ONCE)
    sites = await _sites(client, {line.recorder_id for line in lines})

    async def one(line: Line) -> None:
        async with busy:
            await _send(client, sites[line.recorder_id], line, found)
            done()

    await together(one(line) for line in lines)
    # The answers came in any order: how far each chain is now is asked for once more.
    for recorder_id, site_id in sites.items():
        said = await ask(client, SERVICE, "GET", f"/v1/sites/{site_id}/batches")
        for recorder in said["recorders"]:
            if recorder["recorder_id"] == recorder_id:
                found.recorders[recorder_id] = recorder
    return found


async def _sites(client: httpx.AsyncClient, recorders: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for recorder_id in sorted(recorders):
        said = await ask(client, SERVICE, "GET", f"/v1/devices/{recorder_id}", patience=PATIENCE)
        found[recorder_id] = said["site_id"]
    return found


async def _send(client: httpx.AsyncClient, site_id: str, line: Line, found: Uploaded) -> None:
    path = f"/v1/sites/{site_id}/batches"
    try:
        said = await ask(client, SERVICE, "POST", path, patience=PATIENCE, content=line.body)
    except Denied as refusal:
        found.refused.append(f"{line.place}: {refusal}")
        return
    found.again += said["again"]
    found.accepted += said["accepted"]
    found.set_aside += said["refused"]


def forks_in(found: Uploaded) -> Iterable[str]:
    """Which recorders said two things under one number, this time or before."""
    for recorder_id, said in found.recorders.items():
        if said["forked"]:
            yield (
                f"{recorder_id}: two contents came under one number, both are stored: `forks` of "
                f"GET /v1/batches?recorder_id={recorder_id}"
            )


def table_of(found: Uploaded) -> Table:
    """How far each recorder is complete."""
    table = Table("recorder", "complete to", "until", "missing", "broken at", box=None)
    for recorder_id, said in found.recorders.items():
        gaps = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in said["missing"])
        broken = said["broken_at"]
        table.add_row(
            recorder_id, str(said["complete_to"]), said["complete_until"] or "-", gaps or "-",
            "-" if broken is None else str(broken),
        )  # fmt: skip
    table.caption = f"{found.accepted} items stored; {found.again} batches had come before"
    return table
