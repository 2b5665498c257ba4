"""A bus in memory; the real Kafka and MongoDB of a run, started once and only when asked for."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from pymongo import MongoClient
from tests.containers import kafka_container, mongo_container

from shared.memory.bus import InMemoryBus
from yipan.local.fresh import fresh_folder, fresh_kafka, fresh_mongo

# A busy machine makes nothing wrong: what takes too long, the tests' own timeout ends.
settings.register_profile("county", deadline=None)
settings.load_profile("county")

REAL_PARTS = {"kafka_bootstrap", "mongo_url", "database_name"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for a real part, so that `-m 'not connected'` never starts one.

    Of the processes of a run, one tries all of these; the others have no Kafka to start.
    """
    for item in items:
        asks = isinstance(item, pytest.Function) and REAL_PARTS & set(item.fixturenames)
        if asks or item.get_closest_marker("stack"):
            item.add_marker("connected")
        if item.get_closest_marker("connected"):
            item.add_marker(pytest.mark.xdist_group("connected"))


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    with fresh_folder("tests") as folder:
        yield folder


@pytest.fixture(scope="session")
def kafka_bootstrap(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a Kafka without automatic topics: create what you use."""
    if given := os.environ.get("KAFKA_BOOTSTRAP"):
        yield given
    elif os.environ.get("YIPAN_STACK") == "containers":
        with kafka_container() as address:
            yield address
    else:
        with fresh_kafka(request.getfixturevalue("run_folder")) as address:
            yield address


@pytest.fixture(scope="session")
def mongo_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if given := os.environ.get("MONGO_URL"):
        yield given
    elif os.environ.get("YIPAN_STACK") == "containers":
        with mongo_container() as url:
            yield url
    else:
        with fresh_mongo(request.getfixturevalue("run_folder")) as url:
            yield url


@pytest.fixture
def bus() -> InMemoryBus:
    return InMemoryBus()


@pytest.fixture
def database_name(mongo_url: str) -> Iterator[str]:
    """Give a name that no other test uses; what was stored under it is dropped."""
    name = f"test_{uuid4().hex}"
    yield name
    with MongoClient[dict[str, object]](mongo_url, timeoutMS=10_000) as client:
        client.drop_database(name)
