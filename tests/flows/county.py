"""What the demo leaves: its two stores, and workers of the test's own under a clock that stands."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from tests.flows import groups
from tests.flows.command_line import CommandLine

from shared.clock import Clock, FastClock
from yipan.local.control import ask
from yipan.local.parts import process
from yipan.local.places import RUN_VARIABLE
from yipan.local.plan import PROCESSES, SERVICES, ClockPlan, Plan
from yipan.local.programs import Program, Running
from yipan.local.state import StackState

STANDING = 1e-9
"""Seconds of the county in a real one: nothing becomes due."""
PATIENCE = 60.0
PAUSE = 0.2

Contents = Mapping[tuple[str, str], Mapping[str, bytes]]
"""(database, collection) -> _id -> the document's bytes."""


async def eventually(
    what: str, check: Callable[[], Awaitable[bool]], *, pause: float = PAUSE
) -> None:
    """Wait until it holds; fail with its name after the deadline."""
    deadline = time.monotonic() + PATIENCE
    while not await check():
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {what}"
        await asyncio.sleep(pause)


@dataclass
class County:
    """`folder` is the run folder in which the supervisor still watches the stores."""

    folder: Path
    plan: Plan
    workers: list[Running] = field(default_factory=list)

    @property
    def kafka(self) -> str:
        return self.plan.kafka_bootstrap

    @property
    def mongo(self) -> str:
        return self.plan.mongo_url

    @property
    def clock(self) -> Clock:
        plan = self.plan.clock
        assert plan is not None
        return FastClock(plan.origin, plan.started, plan.rate)

    @property
    def yipan(self) -> CommandLine:
        return CommandLine(self.folder)

    def start_workers(self) -> None:
        with _about(self.folder):
            programs: list[Program] = [process(f"{name}-worker", self.plan) for name in SERVICES]
            self.workers = [Running(program) for program in programs]
        for worker in self.workers:
            worker.wait_ready()

    def stop_workers(self) -> None:
        """End them as a deployment does: each commits what it has finished."""
        for worker in self.workers:
            worker.ask_to_end()
        codes = [worker.see_end() for worker in self.workers]
        self.workers = []
        assert set(codes) <= {0}, codes

    async def at_rest(self) -> None:
        """Wait until every group has finished all that is written, and nothing new comes of it."""
        await eventually("all groups are at rest", self._rests)

    async def _rests(self) -> bool:
        written = await groups.ends(self.kafka)
        behind = await groups.lag(self.kafka, written)
        idle = not any(behind.values()) and not self._unpublished()
        return idle and await groups.ends(self.kafka) == written

    def _unpublished(self) -> bool:
        with MongoClient[dict[str, object]](self.mongo, timeoutMS=10_000) as client:
            return any(
                client[service][name].find_one({"outbox_since": {"$exists": True}})
                for service in SERVICES
                for name in client[service].list_collection_names()
            )

    def contents(self) -> Contents:
        """Everything that the four databases hold."""
        client = MongoClient(self.mongo, document_class=RawBSONDocument, timeoutMS=10_000)
        with client:
            return {
                (service, name): {str(d["_id"]): bytes(d.raw) for d in client[service][name].find()}
                for service in SERVICES
                for name in sorted(client[service].list_collection_names())
            }


def take_over(folder: Path) -> County:
    """Stop the eight processes of a stack, and its clock with them."""
    plan = Plan.model_validate_json((folder / "plan.json").read_bytes())
    state = _clock_of(folder)
    with _about(folder):
        for name in PROCESSES:
            ask({"do": "stop", "name": name})
    now = FastClock(state.origin, state.started, state.rate).now()
    still = ClockPlan(origin=now, started=datetime.now(UTC), rate=STANDING)
    return County(folder, plan.model_copy(update={"clock": still}))


def _clock_of(folder: Path) -> ClockPlan:
    clock = StackState.model_validate_json((folder / "state.json").read_bytes()).clock
    assert clock is not None
    return clock


@contextmanager
def _about(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(RUN_VARIABLE, str(folder))
        yield
