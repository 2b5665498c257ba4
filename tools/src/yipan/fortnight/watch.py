"""What a watcher sees while the fortnight is played: the day, the gates, readings per second."""

import time
from collections import deque
from collections.abc import Callable

from rich.table import Table

from shared.clock import COUNTY
from yipan.fortnight.chronicle import Chronicle

SHOWN = (
    ("files", "档案 files"),
    ("gates", "卡口 gates at work"),
    ("readings", "体温 readings"),
    ("fevers", "发热 fevers"),
    ("permits", "复工 enterprises resumed"),
    ("passes", "通行证 vehicle passes"),
    ("consignments", "物资 consignments"),
    ("visits", "走访 visits"),
    ("problems", "问题 problems raised"),
    ("solved", "解决 problems solved"),
    ("on the road", "在途 buses on the road"),
    ("arrived", "到达 passengers arrived"),
)
WITHIN = 3.0
"""Seconds over which readings per second are averaged."""


class Watch:
    """Draws itself anew whenever rich asks for it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.chronicle: Chronicle | None = None
        self.line = "the curtain rises"
        self._now = now
        self._seen: deque[tuple[float, int]] = deque()

    def __rich__(self) -> Table:
        table = Table.grid(padding=(0, 2))
        chronicle = self.chronicle
        if chronicle is None:
            table.add_row(self.line)
            return table
        moment = chronicle.stage.now().astimezone(COUNTY)
        table.add_row(f"[bold]{moment:%d %b %H:%M}[/bold]", self.line)
        counts = chronicle.tally | {"readings": chronicle.posted}
        cells = [f"{label} [bold]{counts[name]:,}[/bold]" for name, label in SHOWN]
        cells.append(f"[bold]{self.per_second(chronicle.posted):,.0f}[/bold] readings/s")
        for first in range(0, len(cells), 3):
            table.add_row(*cells[first : first + 3])
        return table

    def per_second(self, posted: int) -> float:
        """Readings per real second, lately."""
        now = self._now()
        self._seen.append((now, posted))
        while now - self._seen[0][0] > WITHIN:
            self._seen.popleft()
        (then, before) = self._seen[0]
        return (posted - before) / (now - then) if now > then else 0.0
