"""Trials of outages: `yipan trial kafka --seconds 60`."""

import asyncio
import time
from typing import Annotated, Literal

import typer
from rich.console import Console

from yipan.commands.stack import Progress
from yipan.live import live_stage
from yipan.local import background
from yipan.local.control import ask
from yipan.local.errors import LocalError
from yipan.local.places import run_apart
from yipan.local.plan import SUITE, make_plan
from yipan.local.state import StackState
from yipan.scenario.trial import Trial

BEFORE, AFTER = 5.0, 5.0

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Measuring")(trial)


def trial(
    part: Annotated[str, typer.Argument(help="kafka, mongo, or one of the eight processes.")],
    *,
    seconds: Annotated[float, typer.Option(min=1, help="How long it is away.")] = 60.0,
) -> None:
    """Stop a part of a fresh stack while readings and fevers come in; count what is lost."""
    if part not in SUITE:
        raise LocalError(f"no part is called {part}; there are {', '.join(SUITE)}")
    run_apart("trial")
    background.begin(make_plan(SUITE), fresh=True)
    try:
        state = background.follow(Progress())
        found = asyncio.run(_run(state, part, seconds))
    finally:
        background.bring_down()
    if any(found.values()):
        raise typer.Exit(1)


async def _run(state: StackState, part: str, seconds: float) -> dict[str, int]:
    async with live_stage(state) as stage:
        trial = Trial(stage, f"trial-{time.time():.0f}")
        await trial.prepare()
        with console.status("readings come in") as status:

            async def outage() -> None:
                await asyncio.sleep(BEFORE)
                await _ask("stop", part)
                status.update(f"{part} is away for {seconds:.0f} s")
                await asyncio.sleep(seconds)
                await _ask("start", part)
                status.update(f"{part} is back")
                await asyncio.sleep(AFTER)

            await trial.during(outage)
            status.update("counting")
            found = await trial.verdict()
    console.print(
        f"{len(trial.acknowledged)} readings acknowledged in {trial.batches} batches, "
        f"{trial.held_up} of them sent again, the slowest after {trial.slowest:.0f} s"
    )
    console.print(", ".join(f"{name}: {number}" for name, number in found.items()))
    return found


async def _ask(do: Literal["stop", "start"], part: str) -> None:
    await asyncio.to_thread(ask, {"do": do, "name": part})
    console.print(f"{do} {part}")
