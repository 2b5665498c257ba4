"""The whole fortnight: what is prepared, then every happening at its time."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

from yipan.fortnight.acts import (
    charter,
    deliveries,
    fevers,
    files,
    gates,
    passes,
    registers,
    resumption,
    support,
)
from yipan.fortnight.chronicle import Act, Chronicle, Happening, together
from yipan.fortnight.people import everybody
from yipan.scenario.stage import Stage

MOST_LATE = timedelta(days=1)
"""Of the county: further behind, days would no longer be what they were."""


class TooSlow(RuntimeError):
    """The clock runs away from what this machine can play."""


PREPARATION: Sequence[Act] = (
    registers.enterprises,
    registers.vehicles_and_rooms,
    files.first,
    files.came_home,
)


def happenings() -> list[Happening]:
    """Everything that happens, by time."""
    found = [
        *registers.HAPPENINGS,
        *files.HAPPENINGS,
        *resumption.HAPPENINGS,
        *gates.HAPPENINGS,
        *fevers.HAPPENINGS,
        *passes.HAPPENINGS,
        *deliveries.HAPPENINGS,
        *support.HAPPENINGS,
        *charter.HAPPENINGS,
    ]
    return sorted(found, key=lambda one: one.at)


def nobody_watches(_: Chronicle) -> None:
    """Nobody wants to see it grow."""


async def perform(
    stage: Stage,
    tell: Callable[[str], None],
    begin: Callable[[Chronicle], None] = nobody_watches,
    *,
    run: str = "",
) -> Chronicle:
    """Play the fortnight; raises Missed or Unexpected where the suite does not do its part."""
    chronicle = Chronicle(stage, everybody(run), tell)
    begin(chronicle)
    for act in PREPARATION:
        await act(chronicle)
    for at, of_that_time in groupby(happenings(), key=lambda one: one.at):
        await stage.until(at)
        if (late := stage.now() - at) > MOST_LATE:
            raise TooSlow(f"the story is {late.total_seconds() / 3600:.0f} hours behind its clock")
        await together(one.do(chronicle) for one in of_that_time)
    return chronicle
