"""Something of everything: trips, removals, holds, rooms, waiting, a permit suspended."""

import httpx
from tests.transport.asking import as_, departed, opened, planned, post
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


async def a_fortnight(client: httpx.AsyncClient, abroad: Abroad) -> None:
    await opened(client, "h1", "301", "302", "303")
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
    assert (await post(client, "dispatcher", "/lodgings/h1/holds", later)).status_code == 201
    await abroad.says(isolated("d" * 32, "i4"), revision=1)
    await abroad.says(work_permit(), revision=1)
    await abroad.says(permit_suspended(), revision=2)
    await abroad.says(measured(CEM, "r9"))
    await supplies(client)
    await abroad.bus.settle()


async def supplies(client: httpx.AsyncClient) -> None:
    """Send two barrels from a stock to a farm that keeps one too, where one arrives; and feed."""
    barrels = {"unit": "barrel", "quantity": "2"}
    for place in ("depot", "farm-3"):
        path, body = f"/v1/stocks/{place}/sprayers", barrels | {"minimum": "1"}
        assert (await client.put(path, json=body, headers=as_("operator"))).status_code == 201
    sent = barrels | {"item": "sprayers", "holder": "farm-3", "from_stock": "depot"}
    made = await post(client, "dispatcher", "/consignments", sent, key="two-barrels")
    path = f"/consignments/{made.json()['id']}/receipt"
    assert (await post(client, "clerk", path, barrels | {"quantity": "1"})).status_code == 201
    eats = {"animals": 9, "unit": "ton", "feed": "9", "per_day": "6"}
    farm = {"farm_id": "farm-3", "name": "Farm 3", "township": "Zhangbei", **eats}
    assert (await post(client, "officer", "/farms", farm)).status_code == 201
    feed = {"item": "feed", "holder": "farm-3", "unit": "ton", "quantity": "12"}
    made = await post(client, "dispatcher", "/consignments", feed, key="feed")
    path = f"/consignments/{made.json()['id']}/receipt"
    came = {"unit": "ton", "quantity": "12"}
    assert (await post(client, "clerk", path, came)).status_code == 201
