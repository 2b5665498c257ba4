"""The command line: `yipan --help`."""

import logging
import sys
from importlib import import_module
from pkgutil import iter_modules

import typer
from rich.console import Console
from rich.logging import RichHandler

from yipan import commands
from yipan.local.errors import LocalError

FAILED = 1


def make_app() -> typer.Typer:
    """Every module under `commands` adds its own commands: `add_to(app)`."""
    app = typer.Typer(
        help="A county's epidemic control and its return to work, on this machine.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_show_locals=False,
        add_completion=False,
    )
    for module in sorted(iter_modules(commands.__path__), key=lambda found: found.name):
        import_module(f"yipan.commands.{module.name}").add_to(app)
    return app


def main() -> None:
    console = Console(stderr=True)
    handler = RichHandler(console=console, show_time=False, show_path=False, show_level=False)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    for loud in ("httpx", "aiokafka"):
        logging.getLogger(loud).setLevel(logging.CRITICAL)
    try:
        make_app()()
    except LocalError as error:
        console.print(f"[red]yipan:[/red] {error}", highlight=False, soft_wrap=True)
        sys.exit(FAILED)
