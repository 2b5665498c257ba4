"""The county's story on a fresh stack: `make demo`."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import cache
from typing import Annotated

import httpx
import typer
from rich.console import Console

from shared.clock import COUNTY, FastClock
from yipan.commands.stack import Progress
from yipan.local import background
from yipan.local.errors import LocalError
from yipan.local.plan import NAMES, SERVICES, Plan, make_plan
from yipan.local.tokens import mint
from yipan.scenario.board import board, latency_line
from yipan.scenario.figures import Figure
from yipan.scenario.perform import perform, settled_figures
from yipan.scenario.probe import Latency, measure_reactions
from yipan.scenario.stage import LiveStage, Missed, Unexpected
from yipan.scenario.story import day

SECONDS_A_DAY = 15.0
SAMPLES = 15
TOKEN_LIFE = timedelta(hours=2)
ANSWER_WITHIN = 20.0
REAL_DAY = 86_400.0

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="The stack on this machine")(demo)


def demo(
    *,
    leave_up: Annotated[bool, typer.Option(help="Leave the stack running afterwards.")] = False,
    seconds_a_day: Annotated[
        float, typer.Option(min=5, help="Real seconds that a day of the county takes.")
    ] = SECONDS_A_DAY,
    samples: Annotated[int, typer.Option(min=1, help="How often the reaction is timed.")] = SAMPLES,
) -> None:
    """Play some days of February 2020 through the public APIs and check every figure."""
    if background.supervisor_pid():
        raise LocalError("the stack is up already; `yipan down` ends it, then try again")
    started = time.monotonic()
    plan = make_plan(NAMES, origin=day(16, 16), rate=REAL_DAY / seconds_a_day)
    try:
        state = background.bring_up(plan, keep=False, show=Progress())
        console.print(f"the stack is up after {time.monotonic() - started:.1f} s")
        met = asyncio.run(play(plan.model_copy(update={"clock": state.clock}), samples))
    finally:
        if not leave_up:
            background.bring_down()
    console.print(f"{time.monotonic() - started:.0f} s altogether")
    if not met:
        raise typer.Exit(1)


async def play(plan: Plan, samples: int) -> bool:
    """Perform, show the board, and say whether every figure is met."""
    async with AsyncExitStack() as stack:
        stage = await _stage(plan, stack)
        try:
            figures, latency = await _perform(stage, samples)
        except (Missed, Unexpected) as error:
            console.print(f"[red]the story broke off:[/red] {error}")
            return False
    console.print(board(figures))
    console.print(latency_line(latency))
    return all(figure.met for figure in figures)


async def _perform(stage: LiveStage, samples: int) -> tuple[list[Figure], Latency]:
    with console.status("the curtain rises") as status:

        def tell(line: str) -> None:
            moment = stage.now().astimezone(COUNTY)
            console.print(f"[dim]{moment:%d %b %H:%M}[/dim]  {line}")
            status.update(line)

        story = await perform(stage, tell)
        tell(f"{story.posted} readings posted, {story.repeated} of them twice; counting")
        figures = await settled_figures(story)
        status.update("timing the reaction to a fever")
        return figures, await measure_reactions(stage, samples)


async def _stage(plan: Plan, stack: AsyncExitStack) -> LiveStage:
    assert plan.clock is not None
    clock = FastClock(plan.clock.origin, plan.clock.started, plan.clock.rate)
    return LiveStage(await _clients(plan, stack), _token, clock)


async def _clients(plan: Plan, stack: AsyncExitStack) -> Mapping[str, httpx.AsyncClient]:
    return {
        service: await stack.enter_async_context(
            httpx.AsyncClient(base_url=plan.address(f"{service}-app"), timeout=ANSWER_WITHIN)
        )
        for service in SERVICES
    }


@cache
def _token(role: str) -> str:
    return mint([role], f"demo-{role}", TOKEN_LIFE)
