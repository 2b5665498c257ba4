"""What was projected is read again and looked for, on the real Kafka and MongoDB."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from tests.shared.kafka.auditing import VIEW, Case, worker
from tests.shared.kafka.reading import becomes, eventually

from shared.errors import Unavailable
from shared.findings import UNREADABLE
from shared.kafka.audit import Pace
from shared.metrics.assurance import RECONCILE_BEHIND
from shared.mongo.client import Database, open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from shared.mongo.switching import begin, put_in_place
from shared.projections import Document
from shared.views import beside

NAMES = [f"ledger-{n}" for n in range(30)]


@pytest.fixture
async def database(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        yield database


@pytest.fixture
def case(kafka_bootstrap: str, topic: str, database: Database) -> Case:
    return Case(kafka_bootstrap, topic, MongoDocuments(database), MongoDeadLetters(database))


async def project_all(case: Case, names: Sequence[str]) -> None:
    """Let a worker project them that nobody looks over the shoulder."""
    async with worker(case, audits=False) as publisher:
        await publisher.publish(case.records(*names))
        await becomes(len(names), case.projected)


async def test_all_that_is_projected_is_compared_and_found(case: Case) -> None:
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES))
        await eventually(lambda: case.reconciled() == 30)
        await becomes(30, case.checked)
        await eventually(lambda: case.missing() == 0)
        assert case.told("reconcile_behind_seconds") == 0
    assert await case.found() == []


async def test_a_document_deleted_by_hand_is_missing_until_it_is_back(
    case: Case, database: Database
) -> None:
    await project_all(case, NAMES)
    await database[VIEW].delete_one({"_id": "ledger-7"})
    async with worker(case):
        await becomes([("e-ledger-7", "missing")], case.found)
        await eventually(lambda: case.missing() == 1 and case.reconciled() == 29)
        await case.operations("ledger-7")
        await becomes([], case.found)
        await eventually(lambda: case.missing() == 0)


async def test_what_a_view_loses_long_after_it_was_compared_is_found_on_the_next_round(
    case: Case, database: Database
) -> None:
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES))
        await eventually(lambda: case.reconciled() == 30)
        await database[VIEW].delete_one({"_id": "ledger-7"})
        await becomes([("e-ledger-7", "missing")], case.found)
        await eventually(lambda: case.missing() == 1)
        await case.operations("ledger-7")
        await eventually(lambda: case.missing() == 0)
    assert case.reconciled() == 30


async def test_a_round_goes_on_in_the_next_worker(case: Case) -> None:
    case.pace = replace(case.pace, patrol_facts=1, round=3600)
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES))
        await becomes("under way", lambda: _state(case))
    async with worker(case):
        await becomes(30, case.patrolled)


async def _state(case: Case) -> str:
    return "under way" if await case.patrolled() > 3 else "not yet"


async def test_what_a_view_lost_comes_back_with_a_view_built_anew(
    case: Case, database: Database
) -> None:
    await project_all(case, NAMES)
    await database[VIEW].delete_many({})
    async with worker(case):
        await eventually(lambda: case.missing() == 30)
        mark = await begin(database, beside(VIEW))
        await database[beside(VIEW)].insert_many([{"_id": name} for name in NAMES])
        await eventually(lambda: case.missing() == 0)
        assert {state for _, state in await case.found()} == {"set-aside"}
        await put_in_place(database, beside(VIEW), VIEW, mark)
        await becomes([], case.found)


async def test_a_dead_letter_is_set_aside_and_cleared_when_it_is_resolved(case: Case) -> None:
    async with worker(case) as publisher:
        await publisher.publish([case.poison("a"), case.record("a"), case.record("b")])
        found = [("e-a", "set-aside"), ("e-a", "set-aside")]
        await becomes(found, case.found)
        await eventually(lambda: case.reconciled() == 1 and case.missing() == 0)
        assert case.told("facts_missing", view=UNREADABLE) == 0
        [poison] = await case.letters.find("open", 10)
        await case.letters.discard(poison.id, "a test")
        await becomes([("e-a", "set-aside")], case.found)  # the discarded one stays


async def test_the_next_worker_goes_on_where_the_last_one_stopped(case: Case) -> None:
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES[:10]))
        await eventually(lambda: case.reconciled() == 10)
    assert await case.checked() == 10
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES[10:]))
        await becomes(30, case.checked)
    assert case.reconciled() == 30


async def test_a_worker_that_was_away_raises_no_alarm(case: Case) -> None:
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES[:5]))
        await eventually(lambda: case.reconciled() == 5)
    async with worker(case, audits=False) as publisher:
        await publisher.publish(case.records(*NAMES[5:20]))
        await becomes(20, case.projected)
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES[20:]))
        await becomes(30, case.checked)
        await eventually(lambda: case.missing() == 0)
    assert await case.found() == []


async def test_partitions_that_change_hands_raise_no_alarm(case: Case) -> None:
    async with worker(case) as publisher, asyncio.TaskGroup() as tasks:
        tasks.create_task(publisher.publish(case.records(*NAMES[:10])))
        async with worker(case):
            await publisher.publish(case.records(*NAMES[10:]))
            await becomes(30, case.projected)
        await becomes(30, case.checked)
        await eventually(lambda: case.missing() == 0)
    assert await case.found() == []


class Troubled(MongoDocuments):
    """Cannot be read from for as long as it is told."""

    trouble: Exception | None = None

    async def count(self, collection: str, criteria: object) -> int:
        if self.trouble is not None and collection == VIEW:
            raise self.trouble
        return await super().count(collection, criteria)  # type: ignore[arg-type]

    async def excerpts(
        self, collection: str, ids: Sequence[str], paths: Sequence[str]
    ) -> list[Document]:
        if self.trouble is not None:
            raise self.trouble
        return await super().excerpts(collection, ids, paths)


@pytest.mark.parametrize("trouble", [Unavailable("away"), TimeoutError(), ZeroDivisionError()])
async def test_an_outage_or_a_bug_is_waited_out_and_nothing_is_judged(
    case: Case, database: Database, trouble: Exception
) -> None:
    case.documents = documents = Troubled(database)
    documents.trouble = trouble
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES))
        await becomes(30, case.projected)
        await eventually(lambda: (case.told("reconcile_behind_seconds") or 0) > 0.2)
        assert await case.found() == []
        assert case.reconciled() == 0
        documents.trouble = None
        await eventually(lambda: case.reconciled() == 30)


async def test_it_rests_while_projections_are_behind(case: Case) -> None:
    case.pace = Pace(pause=0.05, restraint=-1.0)
    async with worker(case) as publisher:
        await publisher.publish(case.records(*NAMES))
        await becomes(30, case.projected)
        behind = RECONCILE_BEHIND.labels(case.name, case.topic)
        behind.set(-1)
        await eventually(lambda: case.told("reconcile_behind_seconds") != -1)  # it has looked
        assert await case.checked() == 0
    assert case.reconciled() == 0


async def test_what_the_log_has_forgotten_is_passed_over(case: Case) -> None:
    await project_all(case, NAMES)
    admin = AIOKafkaAdminClient(bootstrap_servers=case.bootstrap)
    await admin.start()
    try:
        await admin.delete_records(
            {TopicPartition(case.topic, number): RecordsToDelete(-1) for number in range(3)}
        )
    finally:
        await admin.close()
    async with worker(case):
        await becomes(30, case.checked)
    assert case.reconciled() == 0
