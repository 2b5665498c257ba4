"""Bearer tokens for trying things by hand."""

from datetime import timedelta
from typing import Annotated

import typer

from yipan.local.tokens import mint


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="By hand")(token)


def token(
    role: Annotated[list[str], typer.Option(help="clerk, officer, device, ...; may be repeated.")],
    subject: Annotated[str, typer.Option("--for", help="Whose token: an account or a device id.")],
    hours: Annotated[float, typer.Option(min=0.01)] = 12,
) -> None:
    """Print a bearer token signed with the key of this run."""
    typer.echo(mint(role, subject, timedelta(hours=hours)))
