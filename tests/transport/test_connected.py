"""The same over a real MongoDB: what the service asks of it, it answers as memory does."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest
from tests.transport.conftest import Still
from tests.transport.facts import Abroad
from tests.transport.fortnight import a_fortnight

from shared.chores import prepare
from shared.memory.bus import InMemoryBus
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import Driver, open_database
from shared.mongo.documents import MongoDocuments
from shared.outbox import Outbox
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
    driver: Driver = request.param
    own = InMemoryBus()
    async with open_database(mongo_url, database_name, driver) as database:
        kept = replace(
            platform,
            publisher=own,
            outbox=Outbox(own),
            documents=MongoDocuments(database),
            store=partial(MongoAggregates, database),
        )
        yield kept


async def shown(platform: Platform) -> Sequence[Any]:
    """All views, as queries answer them, without the ids that differ between two runs."""
    found = [await page(platform.documents, view, {}, limit=99, after=None) for view in VIEWS]
    return [sorted(anonymous(item) for item in one.items) for one in found]


def anonymous(view: View) -> str:
    return view.model_dump_json(exclude={"id": True, "rooms": {"__all__": {"trip_id"}}})


async def a_run(platform: Platform, bus: InMemoryBus) -> Sequence[Any]:
    app = create_app(platform)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://transport") as client:
        await a_fortnight(client, Abroad(bus))
    return await shown(platform)


async def test_a_fortnight_over_mongodb_ends_as_in_memory(
    stored: Platform, platform: Platform, bus: InMemoryBus, clock: Still
) -> None:
    own = stored.publisher
    assert isinstance(own, InMemoryBus)
    work = create_work(stored)
    await prepare(stored, work)
    for group in work.groups:
        own.subscribe(group)
    assert await a_run(stored, own) == await a_run(platform, bus)
