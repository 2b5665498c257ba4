"""What a watcher sees of a run, and what is left of it in the end."""

import json
import math
from typing import Any

from rich.table import Table

from yipan.simulator.devices import Timeline
from yipan.simulator.running import Run, Verdict
from yipan.simulator.tallies import MARKS, Tally

HEADS = (
    "makers\n(devices)", "sent", "acknow-\nledged", "refused", "turned\naway", "no\nanswer",
    "again", "p50\nms", "p99\nms",
)  # fmt: skip
SHORT = 100
"""Milliseconds below which tenths are told."""


class Board:
    """Draws itself anew whenever rich asks for it."""

    def __init__(self, run: Run, timeline: Timeline) -> None:
        self.run, self.timeline = run, timeline

    def __rich__(self) -> Table:
        wishes, elapsed = self.run.wishes, self.timeline.now()
        total = self.run.tallies.total()
        rate = total.sent / elapsed if elapsed > 0 else 0.0
        title = f"{elapsed:.0f} of {wishes.seconds:.0f} s, {rate:.0f} of {wishes.rate:.0f} a second"
        return table(self.run, title)


def table(run: Run, title: str) -> Table:
    """A line for each maker, and their sum."""
    shown = Table(
        title=title, box=None, title_justify="left", pad_edge=False, collapse_padding=True
    )
    for place, head in enumerate(HEADS):
        shown.add_column(head, justify="right" if place else "left", no_wrap=True)
    groups = run.tallies.groups
    for name, tally in groups.items():
        shown.add_row(f"{name} ({tally.devices})", *cells(tally))
    if len(groups) > 1:
        total = run.tallies.total()
        shown.add_row(f"in total ({total.devices})", *cells(total), style="bold")
    return shown


def cells(tally: Tally) -> list[str]:
    counted = (
        tally.sent, tally.acknowledged, tally.refused, tally.turned_away, tally.unanswered,
        tally.repeated,
    )  # fmt: skip
    marks = [spoken(tally.latencies.at(share)) for share in MARKS]
    return [*(f"{number:,}" for number in counted), *marks]


def spoken(milliseconds: float) -> str:
    if math.isnan(milliseconds):
        return "-"
    return f"{milliseconds:,.0f}" if milliseconds >= SHORT else f"{milliseconds:.1f}"


def sentence(verdict: Verdict) -> str:
    """The judgement in a line."""
    total = verdict.total
    more = {
        "refused": total.refused, "no answer": total.unanswered, "not sent": total.unsent,
        "let in": total.let_in,
    }  # fmt: skip
    found = verdict.found | {name: number for name, number in more.items() if number}
    said = ", ".join(f"{name} {number:,}" for name, number in found.items())
    colour = "green" if verdict.good else "red"
    return f"[{colour}]{said}[/{colour}]"


def for_machines(run: Run, verdict: Verdict) -> str:
    """All figures as JSON; latencies in milliseconds, `readings` without their copies."""
    wishes = run.wishes
    said: dict[str, Any] = {
        "name": wishes.name,
        "site": wishes.site,
        "seed": wishes.seed,
        "rate": wishes.rate,
        "seconds": wishes.seconds,
        "faults": list(wishes.faults),
        "stopped": run.stopped,
        "groups": {name: tally.as_dict() for name, tally in run.tallies.groups.items()},
        "total": verdict.total.as_dict(),
        "readings": {
            "acknowledged": run.outside.ledger.acknowledged,
            "uncertain": run.outside.ledger.uncertain,
        },
        "check": verdict.as_dict(),
        "complaints": run.tallies.complaints,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
