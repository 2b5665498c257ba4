"""The suite's topics."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from shared.errors import Unavailable
from shared.kafka.topics import TopicOutcome, create_topics
from yipan.local.errors import LocalError
from yipan.local.state import read_state

COLOURS = {"created": "green", "exists": "dim", "differs": "yellow"}
console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="By hand")(topics)


def topics(
    bootstrap: Annotated[
        str, typer.Option(envvar="KAFKA_BOOTSTRAP", help="Default: the stack on this machine.")
    ] = "",
    replication: Annotated[int, typer.Option(min=1, help="Copies of each new topic.")] = 1,
) -> None:
    """Create the topics that are missing, with their settings; alter none that is there."""
    state = read_state()
    address = bootstrap or (state.kafka_bootstrap if state else "")
    if not address:
        raise LocalError("say --bootstrap HOST:PORT, or start a stack with `yipan up`")
    try:
        found = asyncio.run(create_topics(address, replication=replication))
    except Unavailable as error:
        raise LocalError(error.detail) from error
    console.print(table(found))


def table(found: Sequence[TopicOutcome]) -> Table:
    shown = Table(Column("topic", no_wrap=True), "outcome", "not as we would create it", box=None)
    for one in found:
        colour = COLOURS[one.outcome]
        shown.add_row(one.name, f"[{colour}]{one.outcome}[/{colour}]", "; ".join(one.differences))
    return shown
