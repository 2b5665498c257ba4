"""One checkpoint service over the in-memory twins."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.checkpoint.samples import MORNING
from tests.kit import Still, calling, reading

from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform


@pytest.fixture
def clock() -> Still:
    return Still(MORNING)


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    """Give the platform, with the worker reading the bus whenever the test lets it settle."""
    platform = in_memory_platform("checkpoint", bus, clock)
    reading(create_work(platform), bus)
    return platform


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS)
    async with calling(app) as client:
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
