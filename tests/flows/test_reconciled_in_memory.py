"""Every fact of the scenario is shown by the views it belongs to, and a lost document is missed."""

from tests.flows.memory_stage import MemoryStage, memory_stage
from tests.flows.reconciled import compared, compared_with, missing

from shared.memory.documents import InMemoryDocuments
from yipan.scenario.perform import perform, settled_figures


async def test_a_county_shows_all_that_was_said_and_whatever_a_view_loses_is_missed() -> None:
    async with memory_stage() as stage:
        told: list[str] = []
        await settled_figures(await perform(stage, told.append))
        await stage.settle()
        found = await compared(stage)
        assert missing(found) == []
        assert all(one.shown.total() > 0 for one in found.values())
        missed, lost = await _views_that_lose_one(stage)
    assert missed == lost
    assert len(lost) > 10


async def _views_that_lose_one(
    stage: MemoryStage,
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Take one document out of every view that has any, and see which views are found out."""
    missed: set[tuple[str, str]] = set()
    lost: set[tuple[str, str]] = set()
    for (name, platform), work in zip(stage.platforms.items(), stage.works, strict=True):
        documents = platform.documents
        assert isinstance(documents, InMemoryDocuments)
        for view in {view.collection for view in work.views} & documents.collections.keys():
            documents.collections[view].pop(next(iter(documents.collections[view])))
            lost.add((name, view))
        others = (await compared_with(work, documents, stage.bus)).others
        missed |= {(name, fact.view) for fact in others}
    return missed, lost
