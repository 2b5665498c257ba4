"""Is every fact in the views it belongs to? `yipan reconcile [SERVICE...]`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from shared.errors import ServiceError
from shared.findings import Finding
from shared.mongo.client import open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from yipan.addresses import addresses
from yipan.commands.rebuild import projections_of, work_of
from yipan.feeding import views_by_topic
from yipan.local.errors import LocalError
from yipan.reconcile import Line, Reconciliation, Review
from yipan.services import SERVICES

LISTED = 100
# Ids are there to be copied: never broken, even where the terminal is narrow.
WIDTH = 130
MISSING = 1
"""The exit code where a fact is missing."""

console = Console()
errors = Console(stderr=True)


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Operating")(reconcile)


def reconcile(
    services: Annotated[
        list[str] | None,
        typer.Argument(help="checkpoint, health-records, permits, transport; all unless named."),
    ] = None,
    *,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Compare everything that the log still holds, from its beginning, and keep what "
            "is found; the workers may go on meanwhile.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
    limit: Annotated[
        int, typer.Option(min=0, help="Name at most so many facts of a service.")
    ] = LISTED,
) -> None:
    """Say whether views show every fact, and name those that they do not.

    The workers compare always; without --full this shows what they have found. Of the facts of a
    topic: how many the log holds (stored), how many were compared (checked), and how many were
    projected and not compared yet (behind). Of a view: how many are missing, and how many are set
    aside for a reason, which a dead letter is. Ends with 1 where one is missing, else with 0.

    Uses the stack that runs here, or KAFKA_BOOTSTRAP and MONGO_URL.
    """
    for name in services or ():
        if name not in SERVICES:
            raise LocalError(f"no service is called {name}: {', '.join(SERVICES)}")
    try:
        reviews = asyncio.run(_reviews(services or list(SERVICES), full=full, limit=limit))
    except ServiceError as error:
        raise LocalError(error.detail) from error
    lines = [line for review in reviews for line in review.lines]
    found = [finding for review in reviews for finding in review.found]
    if as_json:
        print(packed(lines, found).decode())  # noqa: T201 - for a program
    else:
        show(lines, found)
    if any(line.missing for line in lines):
        raise typer.Exit(MISSING)


async def _reviews(services: Sequence[str], *, full: bool, limit: int) -> list[Review]:
    reviews: list[Review] = []
    for service in services:
        async with opened(service) as job:
            if full:
                await _compare_all(job)
            reviews.append(await job.review(limit))
    return reviews


@asynccontextmanager
async def opened(service: str) -> AsyncIterator[Reconciliation]:
    """Open one service's log and database."""
    bootstrap, mongo_url = addresses()
    group = projections_of(work_of(service))
    async with open_database(mongo_url, service, "pymongo") as database:
        yield Reconciliation(
            service,
            group,
            bootstrap,
            MongoDocuments(database),
            MongoDeadLetters(database),
            views_by_topic(group.subscriptions),
        )


async def _compare_all(job: Reconciliation) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=errors) as progress:
        task = progress.add_task(f"comparing {job.service}", total=None)
        await job.full(lambda done, total: progress.update(task, completed=done, total=total))


def show(lines: Sequence[Line], found: Sequence[Finding]) -> None:
    wide = Console(width=max(console.width, WIDTH))
    wide.print(table(lines))
    if found:
        wide.print(names(found))
    missing = sum(line.missing for line in lines)
    if missing:
        console.print(f"[red]{missing} facts are missing[/red]: the runbook says what to do")
    else:
        console.print("nothing is missing")


def table(lines: Sequence[Line]) -> Table:
    numbers = [Column(name, justify="right") for name in ("stored", "checked", "behind")]
    of_view = [Column(name, justify="right") for name in ("missing", "set aside")]
    named = [Column(name, no_wrap=True) for name in ("service", "topic")]
    shown = Table(*named, *numbers, "view", *of_view, box=None)
    service = topic = ""
    for line in lines:
        again = (line.service, line.topic) == (service, topic)
        first, service, topic = line.service != service, line.service, line.topic
        counts = ("", "", "") if again else (line.stored, line.checked, line.behind)
        missing = Text(str(line.missing), style="red" if line.missing else "")
        shown.add_row(
            service if first else "",
            "" if again else topic,
            *(f"{count:,}" if isinstance(count, int) else "" for count in counts),
            line.view,
            missing,
            str(line.set_aside),
        )
    return shown


def names(found: Sequence[Finding]) -> Table:
    shown = Table(
        Column("topic/partition/offset", no_wrap=True),
        Column("event", no_wrap=True),
        "type",
        "view",
        "since",
        "why",
        box=None,
    )
    for one in found:
        fact, missing = one.fact, one.verdict.state == "missing"
        shown.add_row(
            Text(f"{fact.topic}/{fact.partition}/{fact.offset}", style="red" if missing else ""),
            Text(fact.event_id),
            Text(fact.type),
            fact.view,
            f"{one.since:%d %b %H:%M:%S}",
            Text(f"{one.verdict.state}: {one.verdict.reason}"),
        )
    return shown


def packed(lines: Sequence[Line], found: Sequence[Finding]) -> bytes:
    """The same as JSON: `topics`, and the facts that are missing or set aside."""
    said: dict[str, Any] = {
        "topics": [asdict(line) for line in lines],
        "missing": [_named(one) for one in found if one.verdict.state == "missing"],
        "set_aside": [_named(one) for one in found if one.verdict.state == "set-aside"],
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)


def _named(one: Finding) -> dict[str, Any]:
    fact = one.fact
    return {
        "topic": fact.topic,
        "partition": fact.partition,
        "offset": fact.offset,
        "event_id": fact.event_id,
        "type": fact.type,
        "subject": fact.subject,
        "view": fact.view,
        "since": one.since,
        "reason": one.verdict.reason,
    }
