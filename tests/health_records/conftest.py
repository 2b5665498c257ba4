"""One health-records service over the in-memory twins."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from tests.health_records.county import County
from tests.health_records.people import day

from health_records.app import create_app
from health_records.domain.file import Worker
from health_records.domain.worker import Command, decider
from health_records.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform, Work
from shared.testing import Scenario

PERSON_KEY = bytes(range(32))
CIPHER_KEYS = {1: bytes(range(32))}


class Still:
    """A clock that stands until a test moves it."""

    time: datetime = day(17, 8)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def worker() -> Scenario[Command, Worker]:
    return Scenario(decider)


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def bus() -> InMemoryBus:
    return InMemoryBus()


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    return in_memory_platform("health-records", bus, clock)


@pytest.fixture
def work(platform: Platform, bus: InMemoryBus) -> Work:
    work = create_work(platform)
    for group in work.groups:
        bus.subscribe(group)
    return work


@pytest.fixture
def county(platform: Platform, work: Work, bus: InMemoryBus) -> County:
    return County(platform, work, bus)


@pytest.fixture
async def client(platform: Platform, work: Work) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY, cipher_keys=CIPHER_KEYS)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://health") as client:
        client.headers["Authorization"] = "Bearer clerk:zhang"
        yield client
