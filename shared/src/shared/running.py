"""Running a service's two processes over the real Kafka and MongoDB.

Resources open here and close here; if one background task ends, all end, and the process is
restarted by whoever started it.
"""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI

from shared import chores, logs
from shared.access import JwtAccess, KeySet
from shared.dead_letters import DeadLetters
from shared.ending import end_by_deadline
from shared.findings import Findings
from shared.gathering import Gathering
from shared.groups import Projections
from shared.kafka.audit import Auditor
from shared.kafka.consumer import Habits, KafkaRunner
from shared.kafka.producer import KafkaPublisher
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import Database, check, open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from shared.outbox import Outbox
from shared.platform import Platform, Work
from shared.projections import Documents
from shared.reconciling import Reconciler
from shared.settings import Process, Settings
from shared.web import create_app as create_bare_app

GRACE = 10
"""Seconds a shutdown waits for requests under way."""
LAST_WORDS = 5.0
"""Seconds for what is written when they are answered."""

log = structlog.get_logger()


def run_app(name: str, settings: Settings, create_app: Callable[[Platform], FastAPI]) -> None:
    """Serve HTTP until told to stop."""
    logs.configure(name, settings.log_level)
    uvloop.run(_app(name, settings, create_app))


def run_worker(name: str, settings: Settings, create_work: Callable[[Platform], Work]) -> None:
    """Read topics, sweep and tick until told to stop."""
    logs.configure(name, settings.log_level)
    uvloop.run(_worker(name, settings, create_work))


@asynccontextmanager
async def open_platform(
    name: str, settings: Settings
) -> AsyncIterator[tuple[Platform, Database, KafkaPublisher]]:
    """Open what a service stands on; Kafka and MongoDB may still be on their way."""
    async with (
        open_database(str(settings.mongo_url), name, settings.mongo_driver) as database,
        KafkaPublisher(settings.kafka_bootstrap) as publisher,
    ):
        platform = _platform(name, settings, database, publisher)
        try:
            yield platform, database, publisher
        finally:
            await platform.outbox.settled()


def _platform(
    name: str, settings: Settings, database: Database, publisher: KafkaPublisher
) -> Platform:
    return Platform(
        name=name,
        clock=settings.clock(),
        access=JwtAccess(KeySet(settings.key_set)),
        publisher=publisher,
        outbox=Outbox(publisher),
        documents=MongoDocuments(database),
        store=partial(MongoAggregates, database),
        checks={"mongo": partial(check, database), "kafka": publisher.check},
    )


async def _app(name: str, settings: Settings, create_app: Callable[[Platform], FastAPI]) -> None:
    async with open_platform(name, settings) as (platform, _, __):
        app = create_app(platform)
        await serve(settings, app, [chores.watch_dependencies(platform.checks)])
        await close(app)


async def close(app: FastAPI) -> None:
    """Do what is left when the last request was answered, while Kafka and MongoDB are open."""
    for last in app.state.closing:
        try:
            async with asyncio.timeout(LAST_WORDS):
                await last()
        except Exception as error:  # noqa: BLE001 - whatever it is, the process ends
            log.warning("not done at the end", error=repr(error))


async def _worker(name: str, settings: Settings, create_work: Callable[[Platform], Work]) -> None:
    async with open_platform(name, settings) as (platform, database, publisher):
        work = create_work(replace(platform, documents=Gathering(platform.documents)))
        letters = MongoDeadLetters(database)
        bootstrap, habits = settings.kafka_bootstrap, Habits(instance=settings.group_instance)
        runners = [
            KafkaRunner(group, bootstrap, letters, publisher, habits) for group in work.groups
        ]
        checks = {**platform.checks, **{runner.group.name: runner.check for runner in runners}}
        app = create_bare_app(name, access=platform.access, clock=platform.clock, checks=checks)
        auditors = _auditors(bootstrap, runners, platform.documents, letters)
        jobs = [*chores.jobs(platform, work), *(runner.run() for runner in runners)]
        jobs += [auditor.run() for auditor in auditors]
        await serve(settings, app, [chores.watch_dependencies(platform.checks), *jobs])


def _auditors(
    bootstrap: str, runners: Sequence[KafkaRunner], documents: Documents, letters: DeadLetters
) -> list[Auditor]:
    """One for each group that writes views. It reads them as they are, gathered with nobody."""
    return [
        Auditor(
            bootstrap,
            runner.progress,
            Reconciler(group.name, group.subscriptions, documents, letters, Findings(documents)),
        )
        for runner in runners
        if isinstance(group := runner.group, Projections)
    ]


async def serve(settings: Process, app: FastAPI, jobs: list[Coroutine[Any, Any, None]]) -> None:
    """Serve until told to stop, or until a job breaks; what is at work then is cancelled."""
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        # Where a device posts from may be its way in: nobody says it in a header.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(watched(job)) for job in (chores.watch_the_loop(), *jobs)]
        tame_the_garbage_collector()
        await _Server(config).serve()
        for task in running:
            task.cancel()


async def watched(job: Coroutine[Any, Any, None]) -> None:
    """Where a job breaks all end, and this process with them, whoever may be deaf to that."""
    try:
        await job
    except Exception:
        end_by_deadline(asyncio.get_running_loop())
        raise


class _Server(uvicorn.Server):
    """Stops on SIGTERM and SIGINT and returns, so that what stands around it is closed too.

    uvicorn would send itself the signal again when it has stopped, and the process would end
    before consumers have committed and left their groups.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.should_exit = True
        end_by_deadline(asyncio.get_running_loop())


def tame_the_garbage_collector() -> None:
    """Keep what start-up made out of the full collections: they are the tail of the latency."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 1_000)
