"""A group of projections over a topic of a test's own, with an auditor behind it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import REGISTRY
from tests.shared.kafka.scripted import QUICK, committed
from tests.shared.samples import MORNING, LedgerEvent

from shared.bus import by_type, project
from shared.dead_letters import DeadLetters
from shared.envelope import Envelope, Record, encode
from shared.events import Event
from shared.findings import Findings
from shared.groups import Projections, Subscriptions
from shared.kafka.audit import Auditor, Pace, audit_group, patrol_group
from shared.kafka.consumer import KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import TopicSettings, create_topics, dead_letter_topic
from shared.projections import Documents, InsertOnce, Operation
from shared.reconciling import Reconciler

VIEW = "ledger_views"
HASTE = Pace(pause=0.05, commit=0.05, again=0.1, longest=0.5, patrol=0.05, round=0.5)
LOOKS = (0.05, 0.1)


@dataclass
class Case:
    """What a test is about: a topic, who projects it into what, and what became of it."""

    bootstrap: str
    topic: str
    documents: Documents
    letters: DeadLetters
    pace: Pace = HASTE
    subscriptions: Subscriptions = field(init=False)

    def __post_init__(self) -> None:
        topic = self.topic

        class PageFilled(LedgerEvent):
            pass

        PageFilled.topic = topic
        self.fact: type[Event] = PageFilled
        self.subscriptions = by_type([project(PageFilled, filled)])

    @property
    def name(self) -> str:
        return f"{self.topic.replace('.', '-')}.projections"

    def records(self, *names: str) -> list[Record]:
        return [self.record(name) for name in names]

    def record(self, name: str) -> Record:
        fact = self.fact.model_validate({"ledger_id": name})
        return encode(Envelope(f"e-{name}", "tests", fact.type, name, MORNING, fact))

    def poison(self, name: str) -> Record:
        return self.record(name)._replace(value=b"{")

    async def operations(self, *names: str) -> None:
        """Project by hand, as a replay would."""
        await self.documents.apply([InsertOnce(VIEW, {"_id": name}) for name in names])

    async def found(self) -> list[tuple[str, str]]:
        """Event and state of all that was found."""
        found = await Findings(self.documents).all(self.name, None, 100)
        return sorted((one.fact.event_id, one.verdict.state) for one in found)

    def told(self, metric: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(
            metric, {"group": self.name, "topic": self.topic, **labels}
        )

    def reconciled(self) -> float:
        return self.told("facts_reconciled_total", view=VIEW) or 0

    def missing(self) -> float | None:
        return self.told("facts_missing", view=VIEW)

    async def projected(self) -> int:
        return await committed(self.bootstrap, self.name, self.topic)

    async def patrolled(self) -> int:
        return await committed(self.bootstrap, patrol_group(self.name), self.topic)

    async def checked(self) -> int:
        return await committed(self.bootstrap, audit_group(self.name), self.topic)


def filled(event: Any, _: Envelope[Any]) -> Iterable[Operation]:
    yield InsertOnce(VIEW, {"_id": event.ledger_id})


@asynccontextmanager
async def worker(case: Case, *, audits: bool = True) -> AsyncIterator[KafkaPublisher]:
    """Project, and reconcile behind it unless told not to, until the block ends."""
    dlq = TopicSettings(dead_letter_topic(case.name), 1)
    await create_topics(case.bootstrap, wanted=[dlq])
    group = Projections(case.name, case.subscriptions, case.documents)
    reconciler = Reconciler(
        case.name, case.subscriptions, case.documents, case.letters, Findings(case.documents), LOOKS
    )
    async with KafkaPublisher(case.bootstrap) as publisher:
        runner = KafkaRunner(group, case.bootstrap, case.letters, publisher, QUICK)
        tasks = [asyncio.create_task(runner.run())]
        if audits:
            auditor = Auditor(case.bootstrap, runner.progress, reconciler, case.pace)
            tasks.append(asyncio.create_task(auditor.run()))
        try:
            yield publisher
            assert not any(task.done() for task in tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
