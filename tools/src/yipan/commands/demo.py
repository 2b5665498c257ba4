"""The county's story on a fresh stack: `make demo`."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from shared.clock import COUNTY
from shared.events.permits import PermitSuspended
from shared.events.transport import PassengerRemoved
from yipan.commands.stack import Progress
from yipan.fortnight.chronicle import FIRST, TooSlow, moment
from yipan.fortnight.show import show
from yipan.listening import listening
from yipan.live import live_stage
from yipan.local import background
from yipan.local.control import ask
from yipan.local.places import command_here, run_apart
from yipan.local.plan import PROCESSES, SUITE, Plan, make_plan
from yipan.local.state import StackState
from yipan.scenario.board import board, latency_lines
from yipan.scenario.figures import Figure
from yipan.scenario.perform import perform, settled_figures
from yipan.scenario.probe import Latency, measure_reactions
from yipan.scenario.stage import LiveStage, Missed, Unexpected
from yipan.scenario.story import day

SECONDS_A_DAY = 12.0
"""What two busy cores keep up with; a machine that does not gets more, from the beginning."""
FAST_SECONDS_A_DAY = 15.0
PREPARATION = timedelta(days=2)
"""Before the 16th: everybody and everything is registered."""
SLOWER, SLOWEST = 1.6, 30.0
"""How much more time a day gets where a machine is too slow, and when we give up."""
SAMPLES = 10
REAL_DAY = 86_400.0

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="The stack on this machine")(demo)


def demo(
    *,
    fast: Annotated[
        bool, typer.Option("--fast", help="Some days with three enterprises only.")
    ] = False,
    leave_up: Annotated[bool, typer.Option(help="Leave the stack running afterwards.")] = False,
    seconds_a_day: Annotated[
        float | None,
        typer.Option(
            min=5,
            help=f"Real seconds that a day of the county takes; {SECONDS_A_DAY} unless given, "
            f"{FAST_SECONDS_A_DAY} with --fast. Give more on a slow machine.",
        ),
    ] = None,
    samples: Annotated[int, typer.Option(min=1, help="How often the reaction is timed.")] = SAMPLES,
    kill_every: Annotated[
        float, typer.Option(min=0, help="Kill (-9) one process after the other, every so many s.")
    ] = 0.0,
    watched: Annotated[
        bool, typer.Option("--watched", help="Start the canary and Prometheus as well.")
    ] = False,
) -> None:
    """Play 16 to 29 February 2020 through the public APIs and check every figure."""
    run_apart("demo")
    pace = seconds_a_day or (FAST_SECONDS_A_DAY if fast else SECONDS_A_DAY)
    while True:
        try:
            met = play_once(
                plan_of(pace, fast=fast, watched=watched),
                samples,
                kill_every,
                fast=fast,
                leave_up=leave_up,
            )
            break
        except TooSlow as behind:
            console.print(f"[yellow]{behind}[/yellow]: {pace:g} s a day are too few here")
            if seconds_a_day or pace > SLOWEST:
                raise typer.Exit(1) from behind
            pace *= SLOWER
            console.print(f"from the beginning, with {pace:g} s for a day")
    if not met:
        raise typer.Exit(1)


def play_once(plan: Plan, samples: int, kill_every: float, *, fast: bool, leave_up: bool) -> bool:
    """Play on a fresh stack, and end it; TooSlow where the clock runs away."""
    started = time.monotonic()
    background.begin(plan, fresh=True)
    try:
        state = background.follow(Progress())
        console.print(f"the stack is up after {time.monotonic() - started:.1f} s")
        met = asyncio.run(play(state, samples, kill_every, fast=fast))
    finally:
        if leave_up:
            console.print(f"it stays up; `{command_here('yipan down')}` ends it", soft_wrap=True)
        else:
            background.bring_down()
    console.print(f"{time.monotonic() - started:.0f} s altogether")
    return met


def plan_of(seconds_a_day: float, *, fast: bool, watched: bool = False) -> Plan:
    """The clock begins early enough for what is prepared before the 16th."""
    origin = day(16, 16) if fast else moment(FIRST) - PREPARATION
    return make_plan(() if watched else SUITE, origin=origin, rate=REAL_DAY / seconds_a_day)


async def play(state: StackState, samples: int, kill_every: float, *, fast: bool) -> bool:
    """Perform, show the board, and say whether every figure is met."""
    async with live_stage(state) as stage:
        try:
            async with killing(kill_every):
                figures = await (_perform(stage) if fast else show(stage, console))
            console.print(board(figures))
            latency = await _measure(stage, state.kafka_bootstrap, samples)
        except (Missed, Unexpected) as error:
            console.print(f"[red]the story broke off:[/red] {error}")
            return False
    console.print(latency_lines(latency))
    return all(figure.met for figure in figures)


async def _perform(stage: LiveStage) -> list[Figure]:
    with console.status("the curtain rises") as status:

        def tell(line: str) -> None:
            moment = stage.now().astimezone(COUNTY)
            console.print(f"[dim]{moment:%d %b %H:%M}[/dim]  {line}")
            status.update(line)

        story = await perform(stage, tell)
        tell(f"{story.posted} readings posted, {story.repeated} of them twice; counting")
        return await settled_figures(story)


async def _measure(stage: LiveStage, kafka: str, samples: int) -> Latency:
    topics = [PermitSuspended.topic, PassengerRemoved.topic]
    with console.status("timing the reaction to a fever"):
        async with listening(kafka, topics) as listener:
            return await measure_reactions(stage, listener, samples)


@asynccontextmanager
async def killing(every: float) -> AsyncIterator[None]:
    """Kill one process after the other while the body runs; none where `every` is 0."""
    if not every:
        yield
        return
    task = asyncio.create_task(_kill_in_turn(every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _kill_in_turn(every: float) -> None:
    for name in itertools.cycle(PROCESSES):
        await asyncio.sleep(every)
        await asyncio.to_thread(ask, {"do": "kill", "name": name})
        console.print(f"[red]kill -9 {name}[/red]")
