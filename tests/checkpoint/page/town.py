"""A town with a gate: checkpoint and permits over the in-memory twins, behind a network."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from starlette.types import ASGIApp
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.checkpoint.page.network import Line, State, line, served
from tests.checkpoint.phones import new_code
from tests.kit import calling, reading
from tests.permits.office import Office
from tests.permits.samples import PASS_KEYS

import checkpoint.app
import checkpoint.worker
import permits.app
import permits.worker
from shared.clock import RealClock
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform

WEEK = timedelta(days=7)


@dataclass
class Apart:
    """The real clock, some time apart: a phone's own clock is the real one."""

    by: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return RealClock().now() + self.by


@dataclass
class County:
    """Both services, shared by all tests; `lines` lead phones to checkpoint and to permits."""

    bus: InMemoryBus
    clock: Apart
    gatehouse: Gatehouse
    office: Office
    lines: tuple[Line, Line]


@dataclass
class Town:
    """What one test has for itself: a road with its phones, a gate of the mill, and a vehicle."""

    county: County
    number: int

    @property
    def gatehouse(self) -> Gatehouse:
        return self.county.gatehouse

    @property
    def road(self) -> str:
        return f"road-{self.number}"

    @property
    def gate(self) -> str:
        return f"gate-{self.number}"

    @property
    def plate(self) -> str:
        return f"冀G{self.number:05}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.county.lines[0].port}"

    def device(self, number: int = 1) -> str:
        return f"phone-{self.number}-{number}"

    async def open(self) -> None:
        await self.gatehouse.site(self.road, "road")
        await self.gatehouse.site(self.gate, "enterprise-gate", enterprise_id="mill")
        await self.county.bus.settle()

    def close(self) -> None:
        self.network("open")
        self.county.lines[0].lose_answers_to(None)
        self.county.clock.by = timedelta()

    def network(self, state: State) -> None:
        for one in self.county.lines:
            one.turn(state)

    async def code(self, number: int = 1, site: str = "") -> str:
        """Make a code for this phone; at the road unless a site is given."""
        made = await new_code(self.gatehouse, self.device(number), site or self.road)
        return str(made["code"])

    async def vehicle_pass(self) -> tuple[str, str]:
        """Issue a pass and let the gates hear of it; give the permit's id and the pass's text."""
        until, office = (self.county.clock.now() + WEEK).isoformat(), self.county.office
        made = await office.issue_pass(plate=self.plate, valid_until=until)
        await self.county.bus.settle()
        id_ = made.json()["id"]
        return id_, (await office.get(f"/v1/passes/{id_}", "clerk")).json()["token"]

    async def readings(self) -> list[dict[str, Any]]:
        return await self.gatehouse.listed(f"/v1/readings?site_id={self.road}")

    async def crossings(self) -> list[dict[str, Any]]:
        return await self.gatehouse.listed(f"/v1/crossings?site_id={self.road}")

    async def chain(self) -> list[dict[str, Any]]:
        """How far the recorders of the road have come."""
        answer = await self.gatehouse.ask("guard", "GET", f"/v1/sites/{self.road}/batches")
        recorders: list[dict[str, Any]] = answer.json()["recorders"]
        return recorders


@asynccontextmanager
async def opened_county() -> AsyncIterator[County]:
    bus, clock = InMemoryBus(), Apart()
    gates = in_memory_platform("checkpoint", bus, clock)
    office = in_memory_platform("permits", bus, clock)
    reading(checkpoint.worker.create_work(gates), bus)
    reading(permits.worker.create_work(office), bus)
    permits_app = permits.app.create_app(office, pass_keys=PASS_KEYS)
    async with AsyncExitStack() as stack:
        to_permits = await led_to(permits_app, stack)
        gates_app = checkpoint.app.create_app(
            gates,
            person_key=PERSON_KEY,
            master_keys=MASTER_KEYS,
            permits_url=f"http://127.0.0.1:{to_permits.port}",
        )
        lines = (await led_to(gates_app, stack), to_permits)
        gatehouse = Gatehouse(await client(stack, gates_app), bus)
        county = County(bus, clock, gatehouse, Office(await client(stack, permits_app)), lines)
        await county.office.register()
        yield county


async def led_to(app: ASGIApp, stack: AsyncExitStack) -> Line:
    """Serve an app, behind a line that can be cut."""
    port = await stack.enter_async_context(served(app))
    return await stack.enter_async_context(line(port))


async def client(stack: AsyncExitStack, app: Any) -> httpx.AsyncClient:
    return await stack.enter_async_context(calling(app))
