"""Reading every topic again from the beginning, twice, changes nothing."""

from typing import Any

import httpx
from tests.transport.asking import occupied
from tests.transport.facts import ANN, BO, CEM, Abroad
from tests.transport.fortnight import a_fortnight

from shared.bus import by_type
from shared.groups import Projections
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform
from transport.handlers import Handlers
from transport.knowledge import READINGS
from transport.projections import SUBSCRIPTIONS
from transport.worker import create_work


async def everything(platform: Platform) -> dict[str, Any]:
    assert isinstance(platform.documents, InMemoryDocuments)
    kept: dict[str, Any] = {"documents": dict(platform.documents.collections)}
    for name, handler in Handlers.on(platform).all.items():
        for subject, stored in (await handler.aggregates.where({})).items():
            kept[f"{name}/{subject}"] = stored
    return kept


async def test_reading_all_topics_again_twice_changes_nothing(
    client: httpx.AsyncClient, abroad: Abroad, bus: InMemoryBus, platform: Platform
) -> None:
    await a_fortnight(client, abroad)
    assert await occupied(client, "h1") == {BO: "301", CEM: "302", ANN: "303"}
    before = await everything(platform)
    written = sum(len(log.deliveries) for log in bus.logs.values())
    for _ in range(2):
        for group in create_work(platform).groups:
            bus.subscribe(group)
        assert await bus.settle() > 0
    assert await everything(platform) == before
    assert sum(len(log.deliveries) for log in bus.logs.values()) == written


async def test_views_built_anew_from_the_log_are_the_same(
    client: httpx.AsyncClient, abroad: Abroad, bus: InMemoryBus, platform: Platform
) -> None:
    await a_fortnight(client, abroad)
    assert isinstance(platform.documents, InMemoryDocuments)
    anew = InMemoryDocuments()
    bus.subscribe(Projections("transport.anew", by_type(SUBSCRIPTIONS), anew))
    await bus.settle()
    shown = {"trip_views", "lodging_views", "vehicle_views", "consignment_views", "stock_views"}
    assert set(anew.collections) == {
        *shown,
        "missing_passenger_views",
        "farm_views",
        "hotel_stay_views",
        "stock_level_views",
        READINGS,
    }
    for name, documents in anew.collections.items():
        assert documents == platform.documents.collections[name]
