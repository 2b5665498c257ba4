"""The options of `yipan simulate`, and how what stands behind them is read."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from yipan.simulator.faults import FAULTS
from yipan.simulator.vendors import MIXED, VENDORS

EVERY = "all"
FAULTS_SAID = "; ".join(f"[bold]{name}[/bold]: {fault.about}" for name, fault in FAULTS.items())

Option = typer.Option
Vendors = Annotated[
    list[str] | None, Option("--vendor", help=f"{', '.join(VENDORS)}, or {MIXED}: all in turn.")
]
Devices = Annotated[int, Option(min=1, max=1_000)]
Rate = Annotated[float, Option(min=0.1, max=10_000, help="Readings a second, of all together.")]
Seconds = Annotated[float, Option(min=1, max=3_600, help="How long readings come.")]
Batch = Annotated[
    int, Option(min=1, max=1_000, help="Readings in a request, for makers that have batches.")
]
People = Annotated[int, Option(min=1, max=100_000, help="How many are invented.")]
Fevers = Annotated[float, Option(min=0, max=1, help="The share of readings that are one.")]
Through = Annotated[
    float, Option(min=0, max=1, help="The share by which somebody wants through the gate.")
]
Faults = Annotated[
    list[str] | None,
    Option(help=f"What goes wrong, with commas between, or {EVERY}. {FAULTS_SAID}."),
]
Seed = Annotated[int, Option(help="The same one makes the same readings and faults.")]
Site = Annotated[str, Option(help="Registered as a road checkpoint if there is none.")]
Name = Annotated[str, Option(help="What the ids of devices begin with. Default: a new one.")]
Url = Annotated[str, Option(help="Of checkpoint. Default: the stack on this machine.")]
Token = Annotated[
    str, Option(envvar="YIPAN_TOKEN", help="An operator's. Default: one that is minted here.")
]
Networks = Annotated[
    list[str] | None,
    Option("--network", help="From where the suite sees us, if a proxy stands between (CIDR)."),
]
Bearer = Annotated[bool, Option("--bearer", help="Devices of ours show a token and sign nothing.")]
Doubled = Annotated[bool, Option("--doubled-paths", help="ZKTeco's post to /iclock/iclock.")]
Drain = Annotated[float, Option(min=0, max=3_600, help="Seconds to wait for the last answers.")]
Keep = Annotated[bool, Option("--keep", help="Leave the devices in use at the end.")]
DryRun = Annotated[bool, Option("--dry-run", help="Show one request of each kind, send nothing.")]
AsJson = Annotated[bool, Option("--json", help="Figures for machines, and nothing else.")]
YesReally = Annotated[
    bool, Option("--yes-really", help="Send to an address outside of private networks as well.")
]


def makers(given: Sequence[str] | None) -> tuple[str, ...]:
    """The makers that were named; BadParameter where there is none of a name."""
    named = tuple(dict.fromkeys(_split(given or [MIXED])))
    if MIXED in named:
        return tuple(VENDORS)
    _known(named, [*VENDORS, MIXED], "--vendor")
    return named


def faults(given: Sequence[str] | None) -> tuple[str, ...]:
    """The faults that were named; BadParameter where there is none of a name."""
    named = tuple(dict.fromkeys(_split(given or [])))
    if EVERY in named:
        return tuple(FAULTS)
    _known(named, [*FAULTS, EVERY], "--faults")
    return named


def _split(given: Iterable[str]) -> list[str]:
    return [name.strip() for some in given for name in some.split(",") if name.strip()]


def _known(named: Iterable[str], there: Sequence[str], option: str) -> None:
    for name in named:
        if name not in there:
            raise typer.BadParameter(f"{name}: there are {', '.join(there)}", param_hint=option)
