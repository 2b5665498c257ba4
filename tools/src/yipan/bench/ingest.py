"""HTTP ingest in batches of a hundred through api processes, against bare micro-batches."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
from aiokafka import AIOKafkaProducer

from shared.events.checkpoint import TemperatureMeasured
from yipan.bench.bare import send_in_batches
from yipan.bench.client import post_all, signed
from yipan.bench.readings import BATCH, DEVICES, SITE, bodies, device_id, records
from yipan.bench.rounds import Row, in_turn
from yipan.latencies import Latencies
from yipan.local import keys
from yipan.local.fresh import running
from yipan.local.parts import is_ready
from yipan.local.ports import free_port
from yipan.local.programs import Program
from yipan.local.tokens import mint

AT_LEAST = 0.6
HOUR = timedelta(hours=1)
PATH = "/v1/readings"
KIB = 1024


class Api(NamedTuple):
    """Api processes, and the secrets of the devices that post to them."""

    processes: Sequence["Process"]
    secrets: Mapping[str, str]


class Process(NamedTuple):
    """An api process: where it listens, and its id."""

    port: int
    pid: int


@dataclass
class Ingest:
    """Api processes under load. `resident` is the memory of the first in MiB after each round."""

    processes: Sequence[Process]
    secrets: Mapping[str, str] = field(repr=False)
    readings: int
    resident: list[float] = field(default_factory=list)

    async def over_http(self, round_: int) -> float:
        number = len(self.processes)
        sent = self._requests(f"{number}-{round_}")
        started = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for n, process in enumerate(self.processes):
                tasks.create_task(post_all(process.port, sent[n::number]))
        rate = self.readings / (time.perf_counter() - started)
        self.resident.append(resident_mib(self.processes[0].pid))
        return rate

    async def at_half_load(self, rate: float) -> Latencies:
        """The latencies when half as much comes in as was measured at full load."""
        requests = self._requests("half")
        return await post_all(self.processes[0].port, requests, gap=BATCH / (rate / 2))

    def _requests(self, round_: str) -> list[bytes]:
        return [
            signed(PATH, device_id(n), self.secrets[device_id(n)], body)
            for n, body in enumerate(bodies(self.readings, round_))
        ]


@contextmanager
def api_processes(folder: Path, kafka: str, mongo: str, number: int) -> Iterator[Api]:
    """Start so many api processes of the checkpoint, with its site and devices that sign."""
    keys.make_secrets()
    with ExitStack() as stack:
        found = [
            stack.enter_context(_api_process(folder / f"api-{n}", kafka, mongo))
            for n in range(number)
        ]
        yield Api(found, register(f"http://127.0.0.1:{found[0].port}"))


@contextmanager
def _api_process(folder: Path, kafka: str, mongo: str) -> Iterator[Process]:
    folder.mkdir()
    port = free_port()
    program = Program(
        name="checkpoint-app",
        command=(sys.executable, "-m", "checkpoint.app"),
        ready=lambda: is_ready(f"http://127.0.0.1:{port}"),
        log=folder / "checkpoint-app.log",
        pid_file=folder / "checkpoint-app" / "pid",
        environment={
            "KAFKA_BOOTSTRAP": kafka,
            "MONGO_URL": mongo,
            "HTTP_PORT": str(port),
            "LOG_LEVEL": "WARNING",
            **keys.environment(),
        },
    )
    with running(program) as process:
        yield Process(port, process.pid)


def register(base_url: str) -> Mapping[str, str]:
    """Register the site and its devices; give each device's secret."""
    headers = {"authorization": f"Bearer {mint(['operator'], 'bench', HOUR)}"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=20) as client:
        site = {"site_id": SITE, "kind": "road", "name": "bench"}
        client.post("/v1/sites", json=site).raise_for_status()
        return {name: _device(client, name) for name in map(device_id, range(DEVICES))}


def _device(client: httpx.Client, name: str) -> str:
    device = {
        "device_id": name,
        "site_id": SITE,
        "model": "bench",
        "body_site": "axillary",
        "access": "signature",
        "readings_per_second": 20_000,
    }
    client.post("/v1/devices", json=device).raise_for_status()
    answer = client.post(f"/v1/devices/{name}/keys", json={})
    return str(answer.raise_for_status().json()["secret"])


async def measure_ingest(ingest: Ingest, producer: AIOKafkaProducer, rounds: int) -> Row:
    async def bare(round_: int) -> float:
        same = records(bodies(ingest.readings, f"bare-{round_}"))
        return await send_in_batches(producer, TemperatureMeasured.topic, same)

    number = len(ingest.processes)
    return await in_turn(
        f"signed HTTP ingest, batches of {BATCH}" + (f", {number} processes" if number > 1 else ""),
        ingest.over_http,
        bare,
        limit_name="bare aiokafka micro-batches",
        at_least=AT_LEAST if number == 1 else None,
        rounds=rounds,
    )


def resident_mib(pid: int) -> float:
    """The resident memory of a process, from the kernel."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / KIB / KIB


def flat(resident: Sequence[float]) -> float:
    """How much the memory grew from the second round to the last, as a ratio."""
    return resident[-1] / resident[min(1, len(resident) - 1)]
