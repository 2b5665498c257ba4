"""What the tests of all four services stand on: a still clock, a worker that reads, a caller."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import httpx
from fastapi import FastAPI

from shared.board import Board, Count
from shared.memory.bus import InMemoryBus
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import Driver, open_database
from shared.mongo.documents import MongoDocuments
from shared.outbox import Outbox
from shared.platform import Platform, Work


@dataclass
class Still:
    """A clock that stands until a test moves it."""

    time: datetime

    def now(self) -> datetime:
        return self.time


def reading(work: Work, bus: InMemoryBus) -> Work:
    """Have the worker read the bus whenever a test lets it settle."""
    for group in work.groups:
        bus.subscribe(group)
    return work


@asynccontextmanager
async def calling(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client whose requests the app answers, its own errors included."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://county") as client:
        yield client


@asynccontextmanager
async def in_mongodb(
    platform: Platform, bus: InMemoryBus, url: str, name: str, driver: Driver = "pymongo"
) -> AsyncIterator[Platform]:
    """Give the same platform on this bus, with what it stores in a real MongoDB."""
    async with open_database(url, name, driver) as database:
        yield replace(
            platform,
            publisher=bus,
            outbox=Outbox(bus),
            documents=MongoDocuments(database),
            store=partial(MongoAggregates, database),
        )


async def count_the_board(platform: Platform, count: Count) -> None:
    """Have a service count its figures and tell them, as of now."""
    assert await Board(platform, count).once() == 1
