"""The four APIs in this process, over the stores that the demo left."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

from tests.flows.county import County
from tests.flows.memory_stage import APPS, in_process

from shared.kafka.producer import KafkaPublisher
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import open_database
from shared.mongo.documents import MongoDocuments
from shared.outbox import Outbox
from shared.platform import Platform
from yipan.scenario.stage import HttpStage


@asynccontextmanager
async def open_doors(county: County) -> AsyncIterator[HttpStage]:
    """Take requests as the APIs do; their facts go to the county's workers."""
    async with AsyncExitStack() as stack:
        publisher = await stack.enter_async_context(KafkaPublisher(county.kafka))
        clients = {}
        for name, create_app in APPS.items():
            platform = await _platform(name, county, publisher, stack)
            clients[name] = await stack.enter_async_context(in_process(create_app(platform)))
        yield HttpStage(clients, lambda role: role)


async def _platform(
    name: str, county: County, publisher: KafkaPublisher, stack: AsyncExitStack
) -> Platform:
    opened = open_database(county.mongo, name, "pymongo")
    database = await stack.enter_async_context(opened)
    return replace(
        in_memory_platform(name, InMemoryBus(), county.clock),
        publisher=publisher,
        outbox=Outbox(publisher),
        documents=MongoDocuments(database),
        store=partial(MongoAggregates, database),
    )
