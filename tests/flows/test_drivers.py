"""The scenario over a real MongoDB with Motor: the figures that the demo reaches with PyMongo."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

import pytest
from pymongo import MongoClient
from tests.flows.memory_stage import APPS, MemoryStage, Steps, stage_on

from shared.chores import prepare
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import open_database
from shared.mongo.documents import MongoDocuments
from shared.platform import Platform
from yipan.scenario.perform import perform, settled_figures
from yipan.scenario.story import silent


@pytest.fixture
async def stage(mongo_url: str, database_name: str) -> AsyncIterator[MemoryStage]:
    """Four databases, one driver, the bus in memory."""
    bus, clock = InMemoryBus(), Steps()
    platforms: dict[str, Platform] = {}
    async with AsyncExitStack() as stack:
        for name in APPS:
            opened = open_database(mongo_url, f"{database_name}_{name}", "motor")
            database = await stack.enter_async_context(opened)
            platforms[name] = replace(
                in_memory_platform(name, bus, clock),
                documents=MongoDocuments(database),
                store=partial(MongoAggregates, database),
            )
        yield await stack.enter_async_context(stage_on(platforms, bus, clock))
    with MongoClient[dict[str, object]](mongo_url) as client:
        for name in APPS:
            client.drop_database(f"{database_name}_{name}")


async def test_the_county_reaches_the_same_figures_with_motor(stage: MemoryStage) -> None:
    for platform, work in zip(stage.platforms.values(), stage.works, strict=True):
        await prepare(platform, work)
    story = await perform(stage, silent)
    figures = await settled_figures(story)
    assert [figure for figure in figures if not figure.met] == []
