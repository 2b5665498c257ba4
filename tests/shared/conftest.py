"""The twins: what is tried on one is tried on memory and on MongoDB through both drivers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from tests.shared.samples import Ledger

from shared.aggregates import Aggregates
from shared.memory.aggregates import InMemoryAggregates
from shared.memory.documents import InMemoryDocuments
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import Database, open_database
from shared.mongo.documents import MongoDocuments
from shared.projections import Documents

TWINS = (
    "memory",
    pytest.param("pymongo", marks=pytest.mark.connected),
    pytest.param("motor", marks=pytest.mark.connected),
)


@pytest.fixture(params=TWINS)
async def twin(request: pytest.FixtureRequest) -> AsyncIterator[Database | None]:
    """Give a database of its own, or None where everything stays in memory."""
    async with AsyncExitStack() as stack:
        if request.param == "memory":
            yield None
            return
        name, url = request.getfixturevalue("database_name"), request.getfixturevalue("mongo_url")
        yield await stack.enter_async_context(open_database(url, name, request.param))


@pytest.fixture
async def database(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        yield database


@pytest.fixture
async def aggregates(twin: Database | None) -> Aggregates[Ledger]:
    if twin is None:
        return InMemoryAggregates(Ledger())
    found = MongoAggregates(twin, "ledgers", Ledger(), ["last.text"])
    await found.prepare()
    return found


@pytest.fixture
def documents(twin: Database | None) -> Documents:
    return InMemoryDocuments() if twin is None else MongoDocuments(twin)
