"""`yipan simulate` as a person runs it, against a checkpoint that listens on this machine."""

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from tests.kit import reading
from typer.testing import CliRunner, Result

from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.clock import RealClock
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.cli import make_app
from yipan.local.errors import LocalError
from yipan.simulator.vendors import VENDORS


@dataclass
class Served:
    """A checkpoint in a thread of its own, whose views follow its bus."""

    url: str
    bus: InMemoryBus

    def has_heard(self, within: float = 60) -> bool:
        """Whether a reading has come, in time."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self.bus.log("checkpoint.readings").deliveries:
                return True
            time.sleep(0.05)
        return False


async def follow(bus: InMemoryBus, server: uvicorn.Server) -> None:
    while not server.should_exit:
        await bus.settle()
        await asyncio.sleep(0.02)


@contextmanager
def serving() -> Iterator[Served]:
    bus = InMemoryBus()
    platform = in_memory_platform("checkpoint", bus, RealClock())
    reading(create_work(platform), bus)
    app = create_app(platform, person_key=bytes(32), master_keys={1: bytes(32)})
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))

        async def serve() -> None:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(server.serve([listening]))
                tasks.create_task(follow(bus, server))

        thread = threading.Thread(target=asyncio.run, args=(serve(),))
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", bus)
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as found:
        yield found


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(["simulate"]), ["simulate", *arguments])


def there(served: Served, *arguments: str) -> Result:
    return simulate("--url", served.url, "--token", "operator", *arguments)


def figures(said: Result) -> dict[str, Any]:
    """What is told to machines, between what the checkpoint beside it logs."""
    assert said.exit_code == 0, said.output
    found: dict[str, Any]
    found, _ = json.JSONDecoder().raw_decode(said.stdout[said.stdout.index('{\n  "name"') :])
    return found


def test_everything_goes_wrong_and_nothing_is_lost(served: Served) -> None:
    devices = ("--devices", "18", "--rate", "60", "--seconds", "4")
    said = there(served, *devices, "--faults", "all", "--json")
    found = figures(said)
    assert found["check"] == {
        "lost": 0, "double": 0, "garbage_lost": 0, "garbage_double": 0, "broken_chains": 0,
        "good": True,
    }  # fmt: skip
    assert found["groups"].keys() == VENDORS.keys()
    assert found["total"]["devices"] == 18
    assert found["total"]["p50_ms"] <= found["total"]["p99_ms"]


def test_a_person_sees_a_table_and_a_sentence(served: Served) -> None:
    said = there(served, "--vendor", "dahua,senml", "--seconds", "1", "--keep")
    assert said.exit_code == 0, said.output
    assert "dahua (5)" in said.output
    assert "in total (10)" in said.output
    assert "lost 0, double 0, garbage lost 0" in said.output


def test_ctrl_c_ends_it_with_its_summary() -> None:
    with serving() as served:

        def interrupt() -> None:
            if served.has_heard():
                os.kill(os.getpid(), signal.SIGINT)

        somebody = threading.Thread(target=interrupt)
        somebody.start()
        said = there(served, "--seconds", "600", "--json")
        somebody.join(60)
    found = figures(said)
    assert found["stopped"] is True
    assert found["check"]["good"] is True


def test_who_is_no_operator_is_told_so(served: Served) -> None:
    said = simulate("--url", served.url, "--token", "auditor", "--seconds", "1")
    assert isinstance(said.exception, LocalError)
    assert "this needs the role operator" in str(said.exception)


def test_one_request_of_each_kind_is_shown_and_nothing_sent() -> None:
    said = simulate("--dry-run")
    assert said.exit_code == 0
    titles = [line for line in said.output.splitlines() if line.startswith("# ")]
    assert {title.split()[1] for title in titles} == set(VENDORS)
    for wanted in (
        "# hikvision xml", "# zkteco plain hello", "# yipan recorded offline", "# fhir bundle",
        'gzip of) {"RecordID":1', "POST /v1/intake/dahua/PATH-TOKEN",
        "GET /iclock/getrequest?SN=SIM",
    ):  # fmt: skip
        assert wanted in said.output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--vendor", "nokia"), "nokia: there are yipan, hikvision"),
        (("--faults", "late,rain"), "rain: there are clock-skew, late"),
        (("--rate", "10000", "--seconds", "51"), "500,000 at most"),
        (("--url", "http://127.0.0.1:1"), "wants its operator's token"),
        (("--devices", "0"), "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], why: str) -> None:
    said = simulate(*arguments)
    assert said.exit_code == 2
    assert why in " ".join(said.output.replace("│", " ").split())


def test_a_public_address_is_refused_before_anything_is_sent() -> None:
    said = simulate("--url", "http://8.8.8.8", "--token", "x")
    assert isinstance(said.exception, LocalError)
    assert "--yes-really" in str(said.exception)
