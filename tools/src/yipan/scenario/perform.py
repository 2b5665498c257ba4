"""The whole performance: the acts in their order, then the figures."""

from collections.abc import Awaitable, Callable, Sequence

from yipan.scenario.acts import days, opening
from yipan.scenario.cast import workers
from yipan.scenario.figures import EXPECTED, Figure, read_figures
from yipan.scenario.stage import Missed, Stage
from yipan.scenario.story import Story

Act = Callable[[Story], Awaitable[None]]

ACTS: Sequence[Act] = (
    opening.gates,
    opening.firms,
    opening.files,
    opening.return_from_wuhan,
    opening.permits,
    days.seventeenth,
    days.eighteenth,
    days.nineteenth,
    days.twentieth,
)


async def perform(stage: Stage, tell: Callable[[str], None], *, run: str = "") -> Story:
    """Play all acts; raises Missed or Unexpected where the suite does not do its part."""
    story = Story(stage, list(workers(run)), tell)
    for act in ACTS:
        await act(story)
    return story


async def settled_figures(story: Story) -> list[Figure]:
    """Read the figures, waiting for the last facts to reach their views."""
    figures: list[Figure] = []

    async def met() -> bool:
        figures[:] = await read_figures(story)
        return all(figure.met for figure in figures)

    try:
        await story.stage.follows("the expected figures", met)
    except Missed:
        story.tell("the figures are not what was expected")
    assert len(figures) == len(EXPECTED)
    return figures
