"""The stack on this machine: up, down, status, logs, and single parts for trials of outages."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from yipan.local import background, control, prometheus
from yipan.local.errors import LocalError
from yipan.local.parts import is_ready, log_file
from yipan.local.places import command_here, run_folder
from yipan.local.plan import NAMES, STORES, make_plan
from yipan.local.state import PartState, StackState, read_state

PANEL = "The stack on this machine"
COLOURS = {"ready": "green", "stopped": "red", "restarting": "yellow", "not ready": "yellow"}
# Addresses are there to be copied: never broken, even where the terminal is narrow.
WIDTH = 110
console = Console()

Name = Annotated[str, typer.Argument(help="kafka, mongo, checkpoint-app, permits-worker, ...")]


def add_to(app: typer.Typer) -> None:
    for command in (up, down, status, logs, stop, start, kill):
        app.command(rich_help_panel=PANEL)(command)


def up(
    names: Annotated[
        list[str] | None, typer.Argument(help="Only these parts, and the stores they need.")
    ] = None,
    *,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget the data of the last run, and make new keys.")
    ] = False,
    origin: Annotated[
        datetime | None, typer.Option(help="Simulated time starts here (UTC).")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Simulated seconds per second.", min=0.001)
    ] = None,
) -> None:
    """Start Kafka, MongoDB and the nine processes in the background, with the data they had.

    A Prometheus that is on this machine is started beside them.
    """
    if background.supervisor_pid():
        if fresh or origin or rate:
            raise background.already_up()
        console.print(f"already up; `{command_here('yipan down')}` ends it")
    started = time.monotonic()
    plan = make_plan(names or (), origin=origin, rate=rate)
    background.bring_up(plan, fresh=fresh, show=Progress())
    console.print(f"up in {time.monotonic() - started:.1f} s")
    status()
    if not names and prometheus.found() is None:
        console.print(prometheus.INSTEAD, soft_wrap=True, style="dim", highlight=False)


class Progress:
    """Says each part's new status once."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def __call__(self, state: StackState) -> None:
        for part in state.parts:
            if part.status in ("starting", "ready") and self._said.get(part.name) != part.status:
                self._said[part.name] = part.status
                console.print(f"{part.name:24}{coloured(part.status)}")


def down() -> None:
    """End everything cleanly; the next `up` goes on with the data."""
    background.bring_down()
    console.print("down")


def status(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show the parts, their addresses and how often they were restarted."""
    state = running_state()
    if as_json:
        console.print_json(state.model_dump_json())
        return
    table = Table("part", "status", Column("address", no_wrap=True), "pid", "restarts", box=None)
    with ThreadPoolExecutor(len(state.parts)) as pool:
        for part, now in zip(state.parts, pool.map(status_now, state.parts), strict=True):
            table.add_row(*row(part, now))
    Console(width=max(console.width, WIDTH)).print(table)
    console.print(f"data, logs and keys are in {run_folder()}", soft_wrap=True)


def status_now(part: PartState) -> str:
    """The supervisor knows who lives; whether a process can serve right now, it says itself."""
    serves = part.status != "ready" or part.name in STORES or is_ready(part.address, part.name)
    return part.status if serves else "not ready"


def row(part: PartState, now: str) -> tuple[str, ...]:
    pid = str(part.pid or "")
    return part.name, coloured(now), part.address, pid, str(part.restarts or "")


def coloured(word: str) -> str:
    colour = COLOURS.get(word, "dim")
    return f"[{colour}]{word}[/{colour}]"


def running_state() -> StackState:
    state = read_state()
    if state is None or background.supervisor_pid() is None:
        raise LocalError("nothing is up here; `yipan up` starts it")
    return state


def logs(
    name: Annotated[str, typer.Argument(help="A part, or supervisor.")],
    *,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1)] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Until Ctrl-C.")] = False,
) -> None:
    """Show the end of a part's log."""
    file = log_file(name)
    if name not in (*NAMES, "supervisor") or not file.is_file():
        raise LocalError(f"no log of {name}; there are supervisor, {', '.join(NAMES)}")
    with file.open(errors="replace") as log:
        console.out("".join(log.readlines()[-lines:]), end="", highlight=False)
        size = 0
        while follow:
            before, size = size, file.stat().st_size
            if size < before:
                # It was put aside and begins anew.
                log.seek(0)
            console.out(log.read(), end="", highlight=False)
            time.sleep(0.2)


def stop(name: Name) -> None:
    """Stop one part; it stays stopped until it is started."""
    control.ask({"do": "stop", "name": name})
    console.print(f"{name} is stopped; `yipan start {name}` starts it")


def start(name: Name) -> None:
    """Start a part that was stopped, and wait until it is ready."""
    control.ask({"do": "start", "name": name})
    console.print(f"{name} is ready")


def kill(name: Name) -> None:
    """Kill one part as a crash would (kill -9); the supervisor starts it again."""
    control.ask({"do": "kill", "name": name})
    console.print(f"{name} was killed")
