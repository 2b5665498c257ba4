"""The fortnight on a live stage, with its progress."""

from rich.console import Console
from rich.live import Live

from shared.clock import COUNTY
from yipan.fortnight.chronicle import Chronicle
from yipan.fortnight.figures import settled_figures
from yipan.fortnight.perform import perform
from yipan.fortnight.watch import Watch
from yipan.scenario.figures import Figure
from yipan.scenario.stage import LiveStage


async def show(stage: LiveStage, console: Console) -> list[Figure]:
    """Play it, tell each line with the county's time, and read the figures."""
    watch = Watch()

    def tell(line: str) -> None:
        moment = stage.now().astimezone(COUNTY)
        console.print(f"[dim]{moment:%d %b %H:%M}[/dim]  {line}")
        watch.line = line

    def begin(chronicle: Chronicle) -> None:
        watch.chronicle = chronicle

    with Live(watch, console=console, refresh_per_second=4, transient=True):
        chronicle = await perform(stage, tell, begin)
        tell(f"{chronicle.posted} readings posted, {chronicle.repeated} of them twice; counting")
        return await settled_figures(chronicle, stage)
