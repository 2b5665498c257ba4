"""Rosters by hand: `yipan import-roster FILE --enterprise ID`."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from yipan.asking import PATIENCE, Json, ask
from yipan.commands.stack import running_state
from yipan.local.errors import LocalError
from yipan.local.tokens import mint

STALLED = 120.0
"""Seconds without a row more until an import is said to stand still; it goes on by itself."""
PAUSE = 0.25
ANSWER_WITHIN = 60.0
TOKEN_LIFE = timedelta(hours=1)
SERVICE = "health-records-app"

Show = Callable[[Json], None]
console = Console()


def add_to(app: typer.Typer) -> None:
    app.command("import-roster", rich_help_panel="By hand")(import_roster)


def import_roster(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.", exists=True, dir_okay=False)],
    *,
    enterprise: Annotated[str, typer.Option(help="Whose roster: the enterprise's id.")],
    account: Annotated[str, typer.Option("--for", help="The clerk's account.")] = "clerk-1",
) -> None:
    """Import an enterprise's roster; ends with 1 where rows were wrong, and names each."""
    [part] = [part for part in running_state().parts if part.name == SERVICE]
    headers = {"authorization": f"Bearer {mint(['clerk'], account, TOKEN_LIFE)}"}
    found = asyncio.run(_import(part.address, headers, file.read_bytes(), enterprise))
    console.print(summary(found))
    for warning in found["warnings"]:
        console.print(f"{warning['message']['zh']} [dim]{warning['message']['en']}[/dim]")
    if found["errors"]:
        console.print(table_of(found["errors"]))
    if found["wrong"]:
        raise typer.Exit(1)


async def _import(address: str, headers: dict[str, str], content: bytes, enterprise: str) -> Json:
    columns = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("rows", total=None)

        def show(said: Json) -> None:
            progress.update(task, total=said["rows"], completed=said["read"])

        async with httpx.AsyncClient(
            base_url=address, headers=headers, timeout=ANSWER_WITHIN
        ) as client:
            return await follow(client, content, enterprise, show)


async def follow(client: httpx.AsyncClient, content: bytes, enterprise: str, show: Show) -> Json:
    """Send a roster and ask until it is imported; give it with all warnings and errors."""
    path = f"/v1/enterprises/{enterprise}/roster"
    # One key for all tries: sent again it is the same import.
    headers = {"idempotency-key": str(uuid4())}
    sent = await _ask(client, "POST", path, content=content, headers=headers)
    location, at_least = f"/v1/imports/{sent['id']}", {"at_least": sent["revision"]}
    found = await _ask(client, "GET", location, params=at_least)
    loop = asyncio.get_running_loop()
    read, since = found["read"], loop.time()
    while found["status"] != "done":
        show(found)
        if found["read"] > read:
            read, since = found["read"], loop.time()
        if loop.time() - since > STALLED:
            raise LocalError(f"no row more within {STALLED:.0f} s; see `yipan dlq list`")
        await asyncio.sleep(PAUSE)
        found = await _ask(client, "GET", location)
    # Pages follow the view: once it is done, all errors are there.
    found = await _ask(client, "GET", location)
    show(found)
    errors = [*found["errors"], *await _rest(client, location, found["next"])]
    return {**found, "errors": errors, "warnings": sent["warnings"]}


async def _rest(client: httpx.AsyncClient, location: str, after: str | None) -> list[Json]:
    errors: list[Json] = []
    while after is not None:
        page = await _ask(client, "GET", location, params={"after": after, "limit": 1000})
        errors += page["errors"]
        after = page["next"]
    return errors


async def _ask(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> Json:
    return await ask(client, "health-records", method, path, patience=PATIENCE, **more)


def summary(found: Json) -> str:
    names = ("registered", "updated", "unchanged", "replaced", "wrong")
    counts = ", ".join(f"{found[name]} {name}" for name in names)
    ignored = ", ".join(found["ignored_columns"])
    unread = f"; columns nobody knows: {ignored}" if ignored else ""
    return f"{found['read']} rows: {counts}{unread}"


def table_of(errors: list[Json]) -> Table:
    table = Table("row", "column", "what is wrong, or to be looked at", box=None)
    for error in errors:
        column, message = error["column"], error["message"]
        table.add_row(
            str(error["row"]),
            f"{column['zh']} {column['en']}",
            f"{message['zh']}\n[dim]{message['en']}[/dim]",
        )
    return table
