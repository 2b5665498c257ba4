"""Devices without any device: `yipan simulate --devices 50 --rate 500`."""

import asyncio
import secrets
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

import typer
import uvloop
from rich.console import Console
from rich.live import Live

from shared.clock import COUNTY, Clock, RealClock
from yipan.addresses import api_here
from yipan.live import clock_of
from yipan.local.state import read_state
from yipan.local.tokens import mint
from yipan.simulator import options as asked
from yipan.simulator.devices import RealTime
from yipan.simulator.office import Office
from yipan.simulator.reach import refuse_strangers, seen_from
from yipan.simulator.running import Run, Verdict, set_up
from yipan.simulator.samples import samples, written
from yipan.simulator.sending import Exchange
from yipan.simulator.showing import Board, for_machines, sentence, table
from yipan.simulator.timetable import Wishes

MOST_READINGS = 500_000
"""In a run: each is kept until the end, to be looked for."""
TOKEN_LIFE = timedelta(hours=3)
ABOUT = "Post what devices of many makers would, and check that nothing is lost."
HOW = (
    "Readings are planned beforehand and are due at their time whatever the answers take; latency "
    "counts from the planned time, so that a suite that stands still is seen to. A device sends "
    "one request after the other, waits as Retry-After says, and insists until it is answered."
)
END = (
    "At last the readings are read back. It ends with 1 where one that was acknowledged is lost "
    "or doubled, where one is refused or never answered, or where somebody is let in with a wrong "
    "signature. Ctrl-C ends it early, with all that."
)
EXAMPLES = {
    "yipan simulate": "ten devices of all makers, for half a minute",
    "yipan simulate --devices 50 --rate 500 --batch 20": "the county's gates in the morning",
    "yipan simulate --vendor hikvision --faults clock-skew,duplicates,reorder,offline":
        "one maker's, on a bad day",
    "yipan simulate --faults all --seed 7 --json": "all that can go wrong, as it did before",
    "yipan simulate --vendor fc8300 --dry-run": "what its requests look like",
    "yipan simulate --url http://10.20.0.5:8101 --token ...": "a test system elsewhere",
}  # fmt: skip
SHOWN = (f"[bold]{line}[/bold]: {what}" for line, what in EXAMPLES.items())
HELP = "\n\n".join([ABOUT, HOW, END, *SHOWN])

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(help=HELP, rich_help_panel="By hand")(simulate)


@dataclass(frozen=True, slots=True)
class There:
    """The suite that is posted to; `bearer` is the token of our own devices that do not sign."""

    url: str
    clock: Clock
    networks: Sequence[str]
    operator: str = field(repr=False)
    bearer: str = field(repr=False)


def simulate(
    *,
    vendor: asked.Vendors = None,
    devices: asked.Devices = 10,
    rate: asked.Rate = 10,
    seconds: asked.Seconds = 30,
    batch: asked.Batch = 1,
    people: asked.People = 1_000,
    fevers: asked.Fevers = 0.002,
    through: asked.Through = 0.1,
    faults: asked.Faults = None,
    seed: asked.Seed = 1,
    site: asked.Site = "simulated",
    name: asked.Name = "",
    url: asked.Url = "",
    token: asked.Token = "",
    network: asked.Networks = None,
    bearer: asked.Bearer = False,
    doubled: asked.Doubled = False,
    drain: asked.Drain = 60,
    keep: asked.Keep = False,
    dry_run: asked.DryRun = False,
    as_json: asked.AsJson = False,
    yes_really: asked.YesReally = False,
) -> None:
    if rate * seconds > MOST_READINGS:
        why = f"times --seconds is {MOST_READINGS:,} at most: each reading is looked for at last"
        raise typer.BadParameter(why, param_hint="--rate")
    wishes = Wishes(
        asked.makers(vendor), name or f"sim-{secrets.token_hex(3)}", site, devices, rate, seconds,
        batch, people, fevers, through, seed, asked.faults(faults), doubled,
    )  # fmt: skip
    if dry_run:
        show_samples(wishes)
        return
    there = reached(url, token, network or (), bearer=bearer, really=yes_really)
    verdict = uvloop.run(run(wishes, there, drain=drain, keep=keep, as_json=as_json))
    if not verdict.good:
        raise typer.Exit(1)


def show_samples(wishes: Wishes) -> None:
    for title, out in samples(wishes, RealClock().now().astimezone(COUNTY)):
        typer.echo(f"# {title}\n{written(out)}\n")


def reached(url: str, token: str, networks: Sequence[str], *, bearer: bool, really: bool) -> There:
    """Where to send, and with whose tokens; LocalError or BadParameter where that cannot be."""
    address = url or api_here("checkpoint")
    refuse_strangers(address, really=really)
    if url and not token:
        raise typer.BadParameter("another system wants its operator's token", param_hint="--token")
    state = None if url else read_state()
    return There(
        url=address,
        clock=clock_of(state.clock) if state else RealClock(),
        networks=networks or seen_from(address),
        operator=token or mint(["operator"], "simulator", TOKEN_LIFE),
        bearer=(token or mint(["device"], "simulator", TOKEN_LIFE)) if bearer else "",
    )


async def run(wishes: Wishes, there: There, *, drain: float, keep: bool, as_json: bool) -> Verdict:
    """Set up, send, show, judge, and put the devices away."""
    async with AsyncExitStack() as stack:
        exchange = Exchange(there.url, stack)
        client = exchange.connect().client
        office = Office(client, there.operator, there.bearer, there.networks)
        found = await set_up(wishes, office, exchange.connect, there.clock, RealTime)
        await work(found, drain=drain, silent=as_json)
        if not as_json:
            console.print(table(found, f"site {wishes.site}, devices {wishes.name}-..."))
        with nullcontext() if as_json else console.status("reading back what was acknowledged"):
            verdict = await found.verdict(office)
        tell(found, verdict, as_json=as_json)
        if not keep:
            await office.retire(found.devices)
    return verdict


async def work(found: Run, *, drain: float, silent: bool) -> None:
    over = asyncio.Event()
    board = Board(found, found.outside.timeline)
    end = asyncio.get_running_loop().call_later(found.wishes.seconds + drain, over.set)

    def stop() -> None:
        found.stopped = True
        over.set()

    shown = nullcontext() if silent else Live(board, console=console, transient=True)
    with at_ctrl_c(stop), shown:
        await found.work(over)
    end.cancel()


@contextmanager
def at_ctrl_c(stop: Callable[[], None]) -> Iterator[None]:
    """While devices send, Ctrl-C ends that; before and after it ends everything, as ever."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def tell(found: Run, verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        typer.echo(for_machines(found, verdict))
        return
    console.print(sentence(verdict))
    for complaint in found.tallies.complaints:
        console.print(complaint, soft_wrap=True, highlight=False, markup=False)
