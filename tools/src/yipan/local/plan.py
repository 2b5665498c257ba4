"""What one run of the stack consists of, decided before anything starts."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from yipan.local import prometheus
from yipan.local.errors import LocalError
from yipan.local.mongo import url
from yipan.local.places import run_folder
from yipan.local.ports import PortTaken, free_port, reserved

SERVICES = ("checkpoint", "health-records", "permits", "transport")
STORES = ("kafka", "mongo")
PROCESSES = (
    *(f"{service}-app" for service in SERVICES),
    *(f"{service}-worker" for service in SERVICES),
)
SUITE = (*STORES, *PROCESSES)
WATCHERS = ("canary", prometheus.NAME)
"""They look on: what they cannot do keeps nobody from working."""
NAMES = (*SUITE, *WATCHERS)
# Where a part listens if nobody else does: 8101 to 8104 for people, 8105 to 8109 for metrics.
WISHES = {"kafka": 9092, "mongo": 27017, prometheus.NAME: 9090} | dict(
    zip((*PROCESSES, "canary"), range(8101, 8110), strict=True)
)
NEEDED = {"canary": ("checkpoint-app", "checkpoint-worker")}
CHOICES = 4
"""How often ports are chosen where other stacks are faster."""
GIVEN = {"kafka": "KAFKA_BOOTSTRAP", "mongo": "MONGO_URL"}


class ClockPlan(BaseModel):
    """Simulated time = origin + (real now - started) * rate; it stands until `started`."""

    model_config = ConfigDict(frozen=True)
    origin: AwareDatetime
    started: AwareDatetime
    rate: float

    def started_in(self, seconds: float) -> "ClockPlan":
        """Let time begin when the processes are about to be ready."""
        started = datetime.now(UTC) + timedelta(seconds=seconds)
        return self.model_copy(update={"started": started})

    def environment(self) -> dict[str, str]:
        return {
            "CLOCK_ORIGIN": self.origin.isoformat(),
            "CLOCK_STARTED": self.started.isoformat(),
            "CLOCK_RATE": str(self.rate),
        }


class Plan(BaseModel):
    """The parts to run, their ports, and the addresses that were given instead of parts."""

    model_config = ConfigDict(frozen=True)
    ports: dict[str, int]
    kafka_bootstrap: str
    mongo_url: str
    clock: ClockPlan | None = None

    def moved(self) -> Self:
        """The same on ports that are free now: the same ones where nobody else has them."""
        ports = {name: free_port(port) for name, port in self.ports.items()}
        return self.model_copy(update={"ports": ports, **stores_on(ports)})

    @contextmanager
    def held(self) -> Iterator[tuple[Self, list[int]]]:
        """Hold the ports against other stacks: elsewhere, where one was faster.

        Between a choice and its use another stack may start, with the same wishes.
        """
        with ExitStack() as stack:
            yield self._reserved(stack)

    def _reserved(self, stack: ExitStack) -> tuple[Self, list[int]]:
        plan = self
        for _ in range(CHOICES - 1):
            with suppress(PortTaken):
                return plan, stack.enter_context(reserved(plan.ports.values()))
            plan = plan.moved()
        return plan, stack.enter_context(reserved(plan.ports.values()))

    def save(self) -> None:
        run_folder().mkdir(parents=True, exist_ok=True)
        plan_file().write_text(self.model_dump_json(indent=2))

    def address(self, name: str) -> str:
        stores = {"kafka": self.kafka_bootstrap, "mongo": self.mongo_url}
        return stores.get(name) or f"http://127.0.0.1:{self.ports[name]}"


def plan_file() -> Path:
    return run_folder() / "plan.json"


def make_plan(
    names: Iterable[str], *, origin: datetime | None = None, rate: float | None = None
) -> Plan:
    """Choose ports for the named parts; a store whose address is given is not a part of ours."""
    named = tuple(names)
    if prometheus.NAME in named and prometheus.found() is None:
        raise LocalError(prometheus.INSTEAD)
    wanted = named or NAMES
    if unknown := sorted(set(wanted) - set(NAMES)):
        raise LocalError(f"no part is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    ports = {name: free_port(WISHES[name]) for name in ours(wanted)}
    return Plan(ports=ports, **stores_on(ports), clock=make_clock(origin, rate))


def stores_on(ports: Mapping[str, int]) -> dict[str, str]:
    """Where both stores are: as given, or on these ports."""
    return {
        "kafka_bootstrap": os.environ.get("KAFKA_BOOTSTRAP")
        or f"127.0.0.1:{ports.get('kafka', 0)}",
        "mongo_url": os.environ.get("MONGO_URL") or url(ports.get("mongo", 0)),
    }


def ours(names: Iterable[str]) -> Iterator[str]:
    """Every process needs both stores, and the canary whom it watches, so they come along.

    A Prometheus is there where the machine has one.
    """
    wanted = set(names)
    if prometheus.found() is None:
        wanted.discard(prometheus.NAME)
    wanted |= {needed for name in wanted for needed in NEEDED.get(name, ())}
    if wanted & set(PROCESSES):
        wanted |= set(STORES)
    return (name for name in NAMES if name in wanted and not os.environ.get(GIVEN.get(name, "")))


def make_clock(origin: datetime | None, rate: float | None) -> ClockPlan | None:
    if origin is None and rate is None:
        return None
    now = datetime.now(UTC)
    start = origin or now
    aware = start if start.tzinfo else start.replace(tzinfo=UTC)
    return ClockPlan(origin=aware, started=now, rate=rate or 1.0)
