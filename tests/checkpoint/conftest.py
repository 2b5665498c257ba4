"""One checkpoint service over the in-memory twins."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from tests.checkpoint.gatehouse import PERSON_KEY, Gatehouse
from tests.checkpoint.samples import MORNING

from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform


class Still:
    """A clock that stands until a test moves it."""

    time: datetime = MORNING

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def bus() -> InMemoryBus:
    return InMemoryBus()


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    """Give the platform, with the worker reading the bus whenever the test lets it settle."""
    platform = in_memory_platform("checkpoint", bus, clock)
    for group in create_work(platform).groups:
        bus.subscribe(group)
    return platform


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://checkpoint") as client:
        yield client


@pytest.fixture
async def gatehouse(client: httpx.AsyncClient, bus: InMemoryBus) -> Gatehouse:
    """Give a gate of the mill with a device, and a road checkpoint."""
    gatehouse = Gatehouse(client, bus)
    await gatehouse.site("gate-mill", "enterprise-gate", enterprise_id="mill")
    await gatehouse.site("road-207", "road")
    await gatehouse.device("d-1", "gate-mill")
    await bus.settle()
    return gatehouse
