"""A town with a gate: checkpoint and permits over the in-memory twins, behind a network."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
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

DAY = timedelta(days=1)


@dataclass
class Apart:
    """The real clock, some time apart: a phone's own clock is the real one."""

    by: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return RealClock().now() + self.by


@dataclass
class Town:
    """`lines` lead phones to checkpoint and to permits."""

    bus: InMemoryBus
    clock: Apart
    gatehouse: Gatehouse
    office: Office
    lines: tuple[Line, Line]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.lines[0].port}"

    def network(self, state: State) -> None:
        for one in self.lines:
            one.turn(state)

    async def code(self, device_id: str = "phone-1", site: str = "road-207") -> str:
        return str((await new_code(self.gatehouse, device_id, site))["code"])

    async def vehicle_pass(self, plate: str = "冀G·12345") -> tuple[str, str]:
        """Issue a pass and let the gates hear of it; give the permit's id and the pass's text."""
        until = (self.clock.now() + 7 * DAY).isoformat()
        made = await self.office.issue_pass(plate=plate, valid_until=until)
        await self.bus.settle()
        id_ = made.json()["id"]
        return id_, (await self.office.get(f"/v1/passes/{id_}", "clerk")).json()["token"]

    async def readings(self, site: str = "road-207") -> list[dict[str, Any]]:
        return await self.gatehouse.listed(f"/v1/readings?site_id={site}")

    async def crossings(self, site: str = "road-207") -> list[dict[str, Any]]:
        return await self.gatehouse.listed(f"/v1/crossings?site_id={site}")

    async def chain(self, site: str = "road-207") -> list[dict[str, Any]]:
        """How far the recorders of a site have come."""
        answer = await self.gatehouse.ask("guard", "GET", f"/v1/sites/{site}/batches")
        recorders: list[dict[str, Any]] = answer.json()["recorders"]
        return recorders


@asynccontextmanager
async def opened_town() -> AsyncIterator[Town]:
    bus, clock = InMemoryBus(), Apart()
    gates = in_memory_platform("checkpoint", bus, clock)
    office = in_memory_platform("permits", bus, clock)
    reading(checkpoint.worker.create_work(gates), bus)
    reading(permits.worker.create_work(office), bus)
    permits_app = permits.app.create_app(office, pass_keys=PASS_KEYS)
    async with AsyncExitStack() as stack:
        second = await stack.enter_async_context(
            line(await stack.enter_async_context(served(permits_app)))
        )
        gates_app = checkpoint.app.create_app(
            gates,
            person_key=PERSON_KEY,
            master_keys=MASTER_KEYS,
            permits_url=f"http://127.0.0.1:{second.port}",
        )
        first = await stack.enter_async_context(
            line(await stack.enter_async_context(served(gates_app)))
        )
        gatehouse = Gatehouse(await client(stack, gates_app), bus)
        town = Town(
            bus, clock, gatehouse, Office(await client(stack, permits_app)), (first, second)
        )
        await gatehouse.site("road-207", "road")
        await gatehouse.site("mill-gate", "enterprise-gate", enterprise_id="mill")
        await town.office.register()
        await bus.settle()
        yield town


async def client(stack: AsyncExitStack, app: Any) -> httpx.AsyncClient:
    return await stack.enter_async_context(calling(app))
