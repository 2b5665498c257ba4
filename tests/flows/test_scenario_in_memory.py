"""The scenario over the in-memory twins: the same acts and figures, in seconds."""

from tests.flows.memory_stage import memory_stage

from yipan.scenario.perform import perform, settled_figures


async def test_the_county_reaches_its_figures() -> None:
    told: list[str] = []
    async with memory_stage() as stage:
        story = await perform(stage, told.append)
        figures = await settled_figures(story)
    assert [figure for figure in figures if not figure.met] == []
