"""The same over a real MongoDB: what the service asks of it, it answers as memory does."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from tests.kit import Still, calling, in_mongodb, reading
from tests.transport.facts import Abroad
from tests.transport.fortnight import a_fortnight

from shared.chores import prepare
from shared.memory.bus import InMemoryBus
from shared.platform import Platform
from shared.views import View, page
from transport.app import create_app
from transport.views import VIEWS
from transport.worker import create_work


@pytest.fixture(params=["pymongo", "motor"])
async def stored(
    request: pytest.FixtureRequest, platform: Platform, mongo_url: str, database_name: str
) -> AsyncIterator[Platform]:
    """The same platform over MongoDB, with a bus and a worker of its own."""
    own = InMemoryBus()
    async with in_mongodb(platform, own, mongo_url, database_name, request.param) as kept:
        yield kept


async def shown(platform: Platform) -> Sequence[Any]:
    """All views, as queries answer them, without the ids that differ between two runs."""
    found = [await page(platform.documents, view, {}, limit=99, after=None) for view in VIEWS]
    return [sorted(anonymous(item) for item in one.items) for one in found]


def anonymous(view: View) -> str:
    return view.model_dump_json(
        exclude={"id": True, "trip_id": True, "rooms": {"__all__": {"trip_id"}}}
    )


async def a_run(platform: Platform, bus: InMemoryBus) -> Sequence[Any]:
    async with calling(create_app(platform)) as client:
        await a_fortnight(client, Abroad(bus))
    return await shown(platform)


async def test_a_fortnight_over_mongodb_ends_as_in_memory(
    stored: Platform, platform: Platform, bus: InMemoryBus, clock: Still
) -> None:
    own = stored.publisher
    assert isinstance(own, InMemoryBus)
    work = create_work(stored)
    await prepare(stored, work)
    reading(work, own)
    assert await a_run(stored, own) == await a_run(platform, bus)
