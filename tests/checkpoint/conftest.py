"""One checkpoint service over the in-memory twins."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.clock import COUNTY
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform

MORNING = datetime(2020, 2, 17, 8, 0, tzinfo=COUNTY)
PERSON_KEY = bytes(range(32))


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
