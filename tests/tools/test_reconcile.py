"""`yipan reconcile`: what the audit has found, and all that the log holds compared anew."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from uuid import uuid4

import orjson
import pytest
from pymongo import MongoClient
from tests.shared.kafka.auditing import VIEW, Case, worker
from tests.shared.kafka.reading import becomes
from typer.testing import CliRunner, Result

from shared.auditing import Mark, Place
from shared.clock import real_now
from shared.findings import COLLECTION, UNREADABLE, Fact, Findings, Verdict
from shared.groups import Projections
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import TopicSettings, create_topics
from shared.mongo.client import Database, open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from yipan.cli import make_app
from yipan.commands.rebuild import projections_of, work_of
from yipan.feeding import views_by_topic
from yipan.local.errors import LocalError
from yipan.reconcile import Line, Reconciliation

NAMES = [f"ledger-{n}" for n in range(30)]


@pytest.fixture
async def database(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        yield database


@pytest.fixture
async def case(kafka_bootstrap: str, database: Database) -> Case:
    topic = f"test.{uuid4().hex}"
    await create_topics(kafka_bootstrap, wanted=[TopicSettings(topic, 3)])
    return Case(kafka_bootstrap, topic, MongoDocuments(database), MongoDeadLetters(database))


@pytest.fixture
def job(case: Case) -> Reconciliation:
    group = Projections(case.name, case.subscriptions, case.documents)
    views = {case.topic: [VIEW]}
    return Reconciliation("tests", group, case.bootstrap, case.documents, case.letters, views)


async def project(case: Case, *, audits: bool = False) -> None:
    async with worker(case, audits=audits) as publisher:
        await publisher.publish(case.records(*NAMES))
        await becomes(30, case.checked if audits else case.projected)


async def test_a_view_that_shows_everything_is_said_to(case: Case, job: Reconciliation) -> None:
    await project(case, audits=True)
    review = await job.review(10)
    assert review.lines == [Line("tests", case.topic, VIEW, 30, 30, 0, 0, 0)]
    assert review.found == []


async def test_what_was_projected_and_not_compared_is_behind(
    case: Case, job: Reconciliation
) -> None:
    await project(case)
    assert (await job.review(10)).lines == [Line("tests", case.topic, VIEW, 30, 0, 0, 0, 30)]


async def test_a_full_comparison_finds_what_was_lost_later_and_forgets_what_is_back(
    case: Case, job: Reconciliation, database: Database
) -> None:
    await project(case, audits=True)
    await database[VIEW].delete_one({"_id": "ledger-3"})
    told: list[tuple[int, int]] = []
    shown = await job.full(lambda done, total: told.append((done, total)))
    assert (shown[case.topic, VIEW], told[-1]) == (29, (30, 30))
    review = await job.review(10)
    assert [line.missing for line in review.lines] == [1]
    assert [one.fact.event_id for one in review.found] == ["e-ledger-3"]
    await case.operations("ledger-3")
    await job.full(lambda *_: None)
    assert (await job.review(10)).found == []


async def test_what_somebody_can_read_again_is_no_finding_any_more(
    case: Case, job: Reconciliation
) -> None:
    await project(case)
    fact = Fact(case.name, case.topic, 0, 0, UNREADABLE, "e-1", "page-filled", "a")
    await job.findings.keep({fact: Verdict("missing", "nobody can read it")}, real_now())
    await job.full(lambda *_: None)
    assert (await job.review(10)).found == []


async def test_what_is_not_projected_yet_is_not_missing(case: Case, job: Reconciliation) -> None:
    async with worker(case, audits=False) as publisher:
        await publisher.publish(case.records(*NAMES[:10]))
        await becomes(10, case.projected)
    async with KafkaPublisher(case.bootstrap) as publisher:
        await publisher.publish(case.records(*NAMES[10:]))
    shown = await job.full(lambda *_: None)
    assert shown[case.topic, VIEW] == 10
    assert (await job.review(10)).lines == [Line("tests", case.topic, VIEW, 30, 0, 0, 0, 10)]


Keep = Callable[[Fact, Verdict], None]


@pytest.fixture
def keep(kafka_bootstrap: str, mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keep]:
    """Let the permits service have found something; it is taken away again."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP", kafka_bootstrap)
    monkeypatch.setenv("MONGO_URL", mongo_url)
    asyncio.run(_topics(kafka_bootstrap))
    kept: list[str] = []

    def one(fact: Fact, verdict: Verdict) -> None:
        kept.append(fact.id)
        asyncio.run(_keep(mongo_url, fact, verdict))

    yield one
    with MongoClient[dict[str, object]](mongo_url) as client:
        client.permits[COLLECTION].delete_many({"_id": {"$in": kept}})


async def _topics(bootstrap: str) -> None:
    await create_topics(bootstrap)


async def _keep(url: str, fact: Fact, verdict: Verdict) -> None:
    async with open_database(url, "permits", "pymongo") as database:
        await Findings(MongoDocuments(database)).keep({fact: verdict}, real_now())


def reconcile(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(["reconcile"]), ["reconcile", *arguments])


def lost(event_id: str) -> Fact:
    mark = Mark(Place("permit_views", event_id, ""), ("revision",), (1,))
    group, topic = "permits.projections", "permits.permits"
    return Fact(group, topic, 3, 41, "permit_views", event_id, "permit-issued", "p-1", (mark,))


def test_nothing_missing_ends_well_and_lists_every_topic_with_its_views(keep: Keep) -> None:
    found = reconcile("permits")
    assert found.exit_code == 0, found.output
    assert "nothing is missing" in found.output
    for name in ("permits.permits", "permit_views", "health-records.workers", "rule_views"):
        assert (name in found.output) == (name != "health-records.workers")


def test_a_missing_fact_is_named_for_copying_and_ends_badly(keep: Keep) -> None:
    keep(lost("e-lost"), Verdict("missing", "its view does not show it"))
    found = reconcile("permits")
    assert found.exit_code == 1
    assert "permits.permits/3/41" in found.output
    assert "e-lost" in found.output
    assert "1 facts are missing" in found.output


def test_what_is_set_aside_is_named_with_its_reason_and_ends_well(keep: Keep) -> None:
    keep(lost("e-aside"), Verdict("set-aside", "dead letter, open"))
    found = reconcile("permits")
    assert found.exit_code == 0
    assert "set-aside: dead letter" in found.output


def test_programs_get_the_same_as_json(keep: Keep) -> None:
    keep(lost("e-json"), Verdict("missing", "its view does not show it"))
    found = reconcile("permits", "--json")
    said = orjson.loads(found.stdout)
    assert found.exit_code == 1
    [line] = [one for one in said["topics"] if one["view"] == "permit_views"]
    assert (line["topic"], line["missing"]) == ("permits.permits", 1)
    [missing] = said["missing"]
    assert (missing["partition"], missing["offset"], missing["event_id"]) == (3, 41, "e-json")
    assert missing["type"] == "permit-issued"


def test_a_full_comparison_clears_what_it_reads_otherwise_and_says_nothing_is_missing(
    keep: Keep,
) -> None:
    found = reconcile("permits", "--full")
    assert found.exit_code == 0, found.output


def test_a_service_that_there_is_not_is_said_not_to_be() -> None:
    assert isinstance(reconcile("nobody").exception, LocalError)


def test_every_topic_of_a_service_has_the_views_that_its_facts_go_into() -> None:
    found = views_by_topic(projections_of(work_of("checkpoint")).subscriptions)
    assert found["checkpoint.readings"] == {"reading_views", "latest_readings", "fever_views"}
    assert found["checkpoint.devices"] == {"device_views"}
