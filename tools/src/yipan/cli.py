"""The command line: `yipan --help`."""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import typer
from rich.console import Console
from rich.logging import RichHandler

from yipan import commands
from yipan.local.errors import LocalError

FAILED = 1
# Modules that hold several commands; the others are called like the one they hold.
GROUPS = {
    "stack": ("up", "down", "status", "logs", "stop", "start", "kill"),
    "passes": ("passes", "verify-pass"),
    "import_roster": ("import-roster",),
    "upload_batches": ("upload-batches",),
}


def yipan() -> None:
    """Watch over a county's epidemic control and its return to work, on this machine."""


def make_app(arguments: Sequence[str]) -> typer.Typer:
    """Load what was asked for: every module under `commands` has an `add_to(app)`."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_show_locals=False,
        add_completion=False,
    )
    app.callback()(yipan)
    for name in modules_for(arguments):
        import_module(f"yipan.commands.{name}").add_to(app)
    return app


def modules_for(arguments: Sequence[str]) -> list[str]:
    """One for a known command: some load whole services, which `up` and `down` can do without."""
    there = sorted(module.name for module in iter_modules(commands.__path__))
    asked = arguments[0] if arguments else ""
    holding = [name for name in there if asked in GROUPS.get(name, (name,))]
    return holding or there


def main() -> None:
    console = Console(stderr=True)
    handler = RichHandler(console=console, show_time=False, show_path=False, show_level=False)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    for loud in ("httpx", "aiokafka"):
        logging.getLogger(loud).setLevel(logging.CRITICAL)
    try:
        make_app(sys.argv[1:])()
    except LocalError as error:
        console.print(f"[red]yipan:[/red] {error}", highlight=False, soft_wrap=True)
        sys.exit(FAILED)
