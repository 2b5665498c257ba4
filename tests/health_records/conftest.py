"""One health-records service over the in-memory twins."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.health_records.county import CIPHER_KEYS, PERSON_KEY, County, worker_of
from tests.health_records.people import MORNING
from tests.kit import Still, calling, reading

from health_records.app import create_app
from health_records.domain.file import Worker
from health_records.domain.worker import Command, decider
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform, Work
from shared.testing import Scenario


@pytest.fixture
def worker() -> Scenario[Command, Worker]:
    return Scenario(decider)


@pytest.fixture
def clock() -> Still:
    return Still(MORNING)


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    return in_memory_platform("health-records", bus, clock)


@pytest.fixture
def work(platform: Platform, bus: InMemoryBus) -> Work:
    return reading(worker_of(platform), bus)


@pytest.fixture
def county(platform: Platform, work: Work, bus: InMemoryBus) -> County:
    return County(platform, work, bus)


@pytest.fixture
async def client(platform: Platform, work: Work) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform, person_key=PERSON_KEY, cipher_keys=CIPHER_KEYS)
    async with calling(app) as client:
        client.headers["Authorization"] = "Bearer clerk:zhang"
        yield client
