"""Ratios to the bare parts, measured in one run: `make bench`."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

import typer
import uvloop
from rich.console import Console
from rich.table import Table

from shared.kafka.topics import create_topics
from shared.running import tame_the_garbage_collector
from yipan.bench.bare import bare_producer
from yipan.bench.ingest import Api, Ingest, api_processes, flat, measure_ingest
from yipan.bench.live import A_SECOND, measure_live
from yipan.bench.projection import Projection, measure_archive, measure_newest
from yipan.bench.readings import bodies, records
from yipan.bench.rounds import Row
from yipan.latencies import Latencies
from yipan.local.fresh import fresh_folder, fresh_kafka, fresh_mongo

ROUNDS = 5
READINGS = 60_000
PROJECTED = 300_000
PROCESSES = 2

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Measuring")(bench)


def bench(
    *,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each, in turn.")] = ROUNDS,
    readings: Annotated[
        int, typer.Option(min=1_000, help="Readings of an ingest round.")
    ] = READINGS,
    projected: Annotated[
        int, typer.Option(min=1_000, help="Readings of a projection round.")
    ] = PROJECTED,
    only: Annotated[
        Literal["ingest", "live", "projections"] | None,
        typer.Option(help="Measure one kind only."),
    ] = None,
) -> None:
    """Measure ingest and projections against the bare parts on a fresh Kafka and MongoDB."""
    rows: list[Row] = []
    notes: list[str] = []
    if only in (None, "ingest"):
        found, notes = _ingest(rounds, readings)
        rows += found
    if only in (None, "live"):
        notes += _live()
    if only in (None, "projections"):
        rows += _projections(rounds, projected)
    if rows:
        show(rows)
    for note in notes:
        console.print(note)
    if not all(row.met for row in rows):
        raise typer.Exit(1)


@contextmanager
def _stores() -> Iterator[tuple[Path, str, str]]:
    """A folder, a Kafka with the suite's topics, all empty, and a MongoDB."""
    with fresh_folder("bench") as folder, fresh_kafka(folder) as kafka, fresh_mongo(folder) as url:
        asyncio.run(create_topics(kafka))
        yield folder, kafka, url


def _ingest(rounds: int, readings: int) -> tuple[list[Row], list[str]]:
    with (
        console.status("HTTP ingest"),
        _stores() as (folder, kafka, url),
        api_processes(folder, kafka, url, PROCESSES) as api,
    ):
        return uvloop.run(_measure_ingest(api, readings, kafka, rounds))


def _live() -> list[str]:
    with (
        console.status("single readings at gates"),
        _stores() as (folder, kafka, url),
        api_processes(folder, kafka, url, 1) as api,
    ):
        live = uvloop.run(measure_live(api))
    at_half, usual = latency(live.half), latency(live.usual)
    return [
        f"live readings with the gate's word: {live.rate:.0f} a second without a pause",
        f"live at half of that: {at_half}; at {A_SECOND} a second: {usual}",
    ]


async def _measure_ingest(
    api: Api, readings: int, kafka: str, rounds: int
) -> tuple[list[Row], list[str]]:
    one = Ingest(api.processes[:1], api.secrets, readings)
    several = Ingest(api.processes, api.secrets, readings)
    async with bare_producer(kafka) as producer:
        row = await measure_ingest(one, producer, rounds)
        load = await one.at_half_load(median(row.ours))
        memory, growth = one.resident[-1], flat(one.resident)
        rows = [row, await measure_ingest(several, producer, rounds)]
    return rows, [
        f"at half load: {latency(load)} a batch of 100",
        f"memory of the api process: {memory:.0f} MiB, {growth:.2f} times that of the first round",
    ]


def latency(load: Latencies) -> str:
    return f"p50 {load.at(0.5):.1f} ms, p99 {load.at(0.99):.1f} ms"


def _projections(rounds: int, projected: int) -> list[Row]:
    with console.status("projections"), _stores() as (_, kafka, url):
        return uvloop.run(_measure_projections(kafka, url, rounds, projected))


async def _measure_projections(kafka: str, url: str, rounds: int, projected: int) -> list[Row]:
    made = [record for some in records(bodies(projected, "projected")) for record in some]
    job = Projection(kafka, url, made)
    async with bare_producer(kafka) as producer:
        await job.fill(producer)
    tame_the_garbage_collector()
    return [await measure_archive(job, rounds), await measure_newest(job, rounds)]


def show(rows: Sequence[Row]) -> None:
    table = Table("job", "ours", "the limit", "", "ratio", "at least", box=None)
    for row in rows:
        colour = "green" if row.met else "red"
        table.add_row(
            row.job,
            f"{median(row.ours) / 1000:.0f} k/s",
            f"{median(row.limit) / 1000:.0f} k/s",
            row.limit_name,
            f"[{colour}]{row.ratio:.2f}[/{colour}]",
            "" if row.at_least is None else f"{row.at_least:.2f}",
        )
    console.print(table)
