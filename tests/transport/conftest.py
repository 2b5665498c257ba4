"""One transport service over the in-memory twins."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.kit import Still, calling, reading
from tests.transport.facts import MORNING, Abroad

from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform
from transport.app import create_app
from transport.handlers import Handlers
from transport.worker import create_work


@pytest.fixture
def clock() -> Still:
    return Still(MORNING)


@pytest.fixture
def platform(bus: InMemoryBus, clock: Still) -> Platform:
    platform = in_memory_platform("transport", bus, clock)
    reading(create_work(platform), bus)
    return platform


@pytest.fixture
def abroad(bus: InMemoryBus) -> Abroad:
    return Abroad(bus)


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(create_app(platform)) as client:
        yield client


@pytest.fixture
def handlers(platform: Platform) -> Handlers:
    """The same aggregates that the app and the worker have."""
    return Handlers.on(platform)
