"""One permits service over the in-memory twins."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.kit import Still, calling, reading
from tests.permits.county import County
from tests.permits.office import Office
from tests.permits.samples import MORNING, PASS_KEYS
from tests.permits.support import Support

from permits.app import create_app
from permits.handlers import Handlers
from permits.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform, Work


@pytest.fixture
def clock() -> Still:
    return Still(MORNING)


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    return in_memory_platform("permits", bus, clock)


@pytest.fixture
def work(platform: Platform, bus: InMemoryBus) -> Work:
    return reading(create_work(platform), bus)


@pytest.fixture
def handlers(platform: Platform) -> Handlers:
    return Handlers.on(platform)


@pytest.fixture
def county(bus: InMemoryBus, handlers: Handlers, work: Work) -> County:
    return County(bus, handlers)


@pytest.fixture
async def client(platform: Platform, work: Work) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(create_app(platform, pass_keys=PASS_KEYS)) as client:
        yield client


@pytest.fixture
def office(client: httpx.AsyncClient) -> Office:
    return Office(client)


@pytest.fixture
def support(office: Office) -> Support:
    return Support(office)
