"""One transport service over the in-memory twins."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from tests.transport.facts import MORNING, Abroad

from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform
from transport.app import create_app
from transport.handlers import Handlers
from transport.worker import create_work


class Still:
    """A clock that stands until a test moves it."""

    time = MORNING

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
    platform = in_memory_platform("transport", bus, clock)
    for group in create_work(platform).groups:
        bus.subscribe(group)
    return platform


@pytest.fixture
def abroad(bus: InMemoryBus) -> Abroad:
    return Abroad(bus)


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(platform)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://transport") as client:
        yield client


@pytest.fixture
def handlers(platform: Platform) -> Handlers:
    """The same aggregates that the app and the worker have."""
    return Handlers.on(platform)
