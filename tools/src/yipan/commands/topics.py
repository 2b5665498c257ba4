"""The suite's topics."""

import asyncio
from typing import Annotated

import typer

from yipan.local.errors import LocalError
from yipan.local.state import read_state
from yipan.local.topics import create_topics


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="By hand")(topics)


def topics(
    bootstrap: Annotated[
        str, typer.Option(envvar="KAFKA_BOOTSTRAP", help="Default: the stack on this machine.")
    ] = "",
) -> None:
    """Create the topics that are missing, with their settings."""
    state = read_state()
    address = bootstrap or (state.kafka_bootstrap if state else "")
    if not address:
        raise LocalError("say --bootstrap HOST:PORT, or start a stack with `yipan up`")
    asyncio.run(create_topics(address))
