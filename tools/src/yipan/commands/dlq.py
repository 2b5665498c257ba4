"""Dead letters: what failed, why, and what shall become of it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from getpass import getuser
from typing import Annotated, Any, ParamSpec

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from shared.dead_letters import DeadLetter, State
from shared.errors import ServiceError
from shared.events import OWNERS
from shared.mongo.client import open_database
from shared.mongo.dead_letters import MongoDeadLetters
from yipan.local.errors import LocalError
from yipan.local.state import read_state

SHOWN = 4096
LISTED = 100
# Ids are there to be copied: never broken, even where the terminal is narrow.
WIDTH = 130
COLOURS = {"open": "red", "parked": "yellow", "replay": "cyan", "resolved": "green"}

console = Console()
P = ParamSpec("P")
Id = Annotated[str, typer.Argument(help="As `yipan dlq list` shows it: group/topic/part/offset.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help=__doc__)
    group.command("list")(list_)
    for command in (show, replay, discard):
        group.command()(command)
    app.add_typer(group, name="dlq", rich_help_panel="Operating")


def said(command: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a command, and say what went wrong without a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            asyncio.run(command(*args, **kwargs))
        except ServiceError as error:
            raise LocalError(error.detail) from error

    return run


@said
async def list_(
    service: Annotated[str, typer.Option(help="Only this service's.")] = "",
    state: Annotated[State | None, typer.Option(help="Default: all that are not resolved.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = LISTED,
) -> None:
    """List dead letters, the oldest first."""
    found: list[DeadLetter] = []
    for name in [known(service)] if service else OWNERS:
        async with dead_letters(name) as letters:
            found += await letters.find(state, limit)
    if found:
        Console(width=max(console.width, WIDTH)).print(table(found))
    else:
        console.print("no dead letters" if state is None else f"no dead letters are {state}")


@said
async def show(id_: Id) -> None:
    """Show one: its headers, why it failed, and its value where that is readable."""
    async with dead_letters(service_of(id_)) as letters:
        console.print(portrait(await letters.get(id_)), soft_wrap=True)


@said
async def replay(id_: Id, note: Annotated[str, typer.Option(help="What was mended.")] = "") -> None:
    """Have it settled again, and after it what is parked behind it, in order."""
    async with dead_letters(service_of(id_)) as letters:
        await letters.replay(id_, signed(note))
    console.print(f"{id_} is settled again by its worker within seconds; see `yipan dlq show`")


@said
async def discard(
    id_: Id, reason: Annotated[str, typer.Option(help="Why it is never to be settled.")]
) -> None:
    """Give it up for good; what is parked behind it is settled."""
    async with dead_letters(service_of(id_)) as letters:
        await letters.discard(id_, signed(reason))
    console.print(f"{id_} is discarded")


@asynccontextmanager
async def dead_letters(service: str) -> AsyncIterator[MongoDeadLetters]:
    """Open the dead letters of one service; its database is called like it."""
    stack = read_state()
    url = os.environ.get("MONGO_URL") or (stack.mongo_url if stack else "")
    if not url:
        raise LocalError("no stack runs here: `yipan up` starts one, or set MONGO_URL")
    async with open_database(url, service, "pymongo") as database:
        yield MongoDeadLetters(database)


def known(service: str) -> str:
    if service not in OWNERS:
        raise LocalError(f"no service is called {service}: {', '.join(OWNERS)}")
    return service


def service_of(id_: str) -> str:
    """Take the service from an id, whose first part is its consumer group."""
    if id_.count("/") != 3:  # noqa: PLR2004 - group, topic, partition, offset
        raise LocalError(f"{id_} is no id of a dead letter: group/topic/partition/offset")
    return known(id_.partition(".")[0])


def signed(note: str) -> str:
    return f"{getuser()}: {note}"


def table(found: Sequence[DeadLetter]) -> Table:
    shown = Table(Column("id", no_wrap=True), "state", "why", "tries", "since", box=None)
    for one in found:
        why = f"{one.exception}: {one.reason}"
        shown.add_row(
            Text(one.id),
            Text(one.state, style=COLOURS.get(one.state, "dim")),
            Text(why, overflow="ellipsis", no_wrap=True),
            str(one.attempts),
            f"{one.put_at:%d %b %H:%M:%S}",
        )
    return shown


def portrait(one: DeadLetter) -> Text:
    """Say everything about a letter, its value up to 4 KiB."""
    lines = [
        f"{one.id} is {one.state} since {one.put_at:%Y-%m-%d %H:%M:%S %Z}",
        f"{one.exception}: {one.reason}",
        f"tries: {one.attempts}",
        *([f"note: {one.note}"] if one.note else []),
        f"key: {readable(one.delivery.key)}",
        *(f"{name}: {readable(value)}" for name, value in one.delivery.headers),
        "",
        readable(one.delivery.value),
    ]
    return Text("\n".join(lines).replace("\x1b", ""))


def readable(content: bytes | None) -> str:
    """Show JSON indented, other text as it is, anything else as bytes; never more than 4 KiB."""
    if content is None:
        return "(none)"
    try:
        text = orjson.dumps(orjson.loads(content), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        text = content.decode() if is_text(content) else repr(content)
    more = f" ... ({len(text)} characters)" if len(text) > SHOWN else ""
    return text[:SHOWN] + more


def is_text(content: bytes) -> bool:
    try:
        return content.decode().isprintable()
    except UnicodeDecodeError:
        return False
