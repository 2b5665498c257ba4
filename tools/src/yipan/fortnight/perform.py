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
from yipan.fortnight.chronicle import LAST, Act, Chronicle, Happening, moment
from yipan.fortnight.people import everybody
from yipan.scenario.stage import Stage
from yipan.together import together

MOST_LATE = timedelta(days=1)
"""Of the county: further behind, days would no longer be what they were."""
OVER = moment(LAST + 1)
"""What belongs to the last day's report has to be done by then, or it is of another day."""


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
    """Play the fortnight.

    Raises Missed or Unexpected where the suite does not do its part, TooSlow where the clock runs
    away: early, since it is slow already when everybody and everything is registered.
    """
    chronicle = Chronicle(stage, everybody(run), tell)
    begin(chronicle)
    for act in PREPARATION:
        await act(chronicle)
    story = happenings()
    chronicle.keeps_up_with(story[0].at)
    await play(chronicle, story)
    return chronicle


async def play(chronicle: Chronicle, story: Sequence[Happening]) -> None:
    """Play what happens, by time; TooSlow where it is done later than the report can bear."""
    for at, of_that_time in groupby(story, key=lambda one: one.at):
        await chronicle.stage.until(at)
        chronicle.keeps_up_with(at + MOST_LATE)
        await together(one.do(chronicle) for one in of_that_time)
        if at < OVER:
            chronicle.keeps_up_with(OVER)
