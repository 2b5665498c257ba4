"""Reading every topic again from the beginning, twice, changes nothing."""

from typing import Any

import httpx
from tests.transport.asking import departed, opened, planned, post
from tests.transport.facts import (
    ANN,
    BO,
    CEM,
    Abroad,
    cleared,
    deferred,
    isolated,
    isolation_ended,
    measured,
    permit_suspended,
    work_permit,
)

from shared.bus import by_type
from shared.groups import Projections
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform
from transport.handlers import Handlers
from transport.projections import SUBSCRIPTIONS
from transport.views import READINGS
from transport.worker import create_work


async def a_fortnight(client: httpx.AsyncClient, abroad: Abroad) -> None:
    """Something of everything: trips, removals, holds, rooms, waiting, a permit suspended."""
    await opened(client, "h1", "301", "302")
    trip_id = await departed(client, abroad, ANN, BO)
    held = {"person_ids": [ANN, BO], "trip_id": trip_id}
    await post(client, "dispatcher", "/lodgings/h1/holds", held)
    done = {"arrived": [ANN], "kilometres": 10}
    await post(client, "dispatcher", f"/trips/{trip_id}/completion", done)
    for revision, fact in enumerate((isolated(ANN), isolation_ended(ANN), cleared(ANN)), start=2):
        await abroad.says(fact, revision)
    await abroad.says(isolated(BO, "i2"), revision=2)
    await abroad.says(isolated(CEM, "i3"), revision=1)
    await abroad.says(deferred(CEM), revision=2)
    waiting = await planned(client, ANN, seats=4)
    later = {"person_ids": [ANN], "trip_id": waiting}
    await post(client, "dispatcher", "/lodgings/h1/holds", later)
    await abroad.says(work_permit(), revision=1)
    await abroad.says(permit_suspended(), revision=2)
    await abroad.says(measured(CEM, "r9"))
    await abroad.bus.settle()


async def everything(platform: Platform, handlers: Handlers) -> dict[str, Any]:
    assert isinstance(platform.documents, InMemoryDocuments)
    kept: dict[str, Any] = {"documents": dict(platform.documents.collections)}
    for name, handler in handlers.all.items():
        for subject in await handler.aggregates.where({}):
            kept[f"{name}/{subject}"] = await handler.aggregates.load(subject)
    return kept


async def test_reading_all_topics_again_twice_changes_nothing(
    client: httpx.AsyncClient,
    abroad: Abroad,
    bus: InMemoryBus,
    platform: Platform,
    handlers: Handlers,
) -> None:
    await a_fortnight(client, abroad)
    before = await everything(platform, handlers)
    written = sum(len(log.deliveries) for log in bus.logs.values())
    for _ in range(2):
        for group in create_work(platform).groups:
            bus.subscribe(group)
        assert await bus.settle() > 0
    assert await everything(platform, handlers) == before
    assert sum(len(log.deliveries) for log in bus.logs.values()) == written


async def test_views_built_anew_from_the_log_are_the_same(
    client: httpx.AsyncClient, abroad: Abroad, bus: InMemoryBus, platform: Platform
) -> None:
    await a_fortnight(client, abroad)
    assert isinstance(platform.documents, InMemoryDocuments)
    anew = InMemoryDocuments()
    bus.subscribe(Projections("transport.anew", by_type(SUBSCRIPTIONS), anew))
    await bus.settle()
    assert set(anew.collections) == {"trip_views", "lodging_views", "vehicle_views", READINGS}
    for name, documents in anew.collections.items():
        assert documents == platform.documents.collections[name]
