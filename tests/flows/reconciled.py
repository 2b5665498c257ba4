"""All facts of a county in memory compared with the views that they go into."""

from collections.abc import Collection, Mapping, Sequence

from tests.flows.memory_stage import MemoryStage

from shared.bus import topics
from shared.envelope import Delivery
from shared.findings import Fact, Findings
from shared.groups import Projections
from shared.memory.bus import InMemoryBus
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.memory.documents import InMemoryDocuments
from shared.platform import Work
from shared.projections import Document
from shared.reconciling import Compared, Reconciler

Views = Mapping[tuple[str, str], Mapping[str, Document]]


def projections_of(work: Work) -> Projections:
    return next(group for group in work.groups if isinstance(group, Projections))


async def compared(stage: MemoryStage) -> Mapping[str, Compared]:
    """By service, what became of every fact that its projections were given."""
    return {
        name: await compared_with(work, platform.documents, stage.bus)
        for (name, platform), work in zip(stage.platforms.items(), stage.works, strict=True)
    }


async def compared_with(work: Work, documents: object, bus: InMemoryBus) -> Compared:
    group = projections_of(work)
    assert isinstance(documents, InMemoryDocuments)
    reconciler = Reconciler(
        group.name,
        group.subscriptions,
        documents,
        InMemoryDeadLetters(),
        # Elsewhere, so that looking changes nothing of what is looked at.
        Findings(InMemoryDocuments()),
        looks=(),
    )
    return await reconciler.reconcile(facts(bus, topics(group)))


def facts(bus: InMemoryBus, names: Collection[str]) -> Sequence[Delivery]:
    return [one for name in names for one in bus.log(name).deliveries]


def missing(found: Mapping[str, Compared]) -> list[Fact]:
    return [fact for one in found.values() for fact in one.others]
