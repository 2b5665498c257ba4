"""One permits service over the in-memory twins."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from tests.permits.county import County
from tests.permits.office import Office
from tests.permits.samples import MORNING

from permits.app import create_app
from permits.handlers import Handlers
from permits.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform, Work


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
    return in_memory_platform("permits", bus, clock)


@pytest.fixture
def work(platform: Platform, bus: InMemoryBus) -> Work:
    """Give the worker, reading the bus whenever the test lets it settle."""
    work = create_work(platform)
    for group in work.groups:
        bus.subscribe(group)
    return work


@pytest.fixture
def handlers(platform: Platform) -> Handlers:
    return Handlers.on(platform)


@pytest.fixture
def county(bus: InMemoryBus, handlers: Handlers, work: Work) -> County:
    return County(bus, handlers)


@pytest.fixture
async def client(platform: Platform, work: Work) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(platform), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://permits") as client:
        yield client


@pytest.fixture
def office(client: httpx.AsyncClient) -> Office:
    return Office(client)
