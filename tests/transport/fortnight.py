"""Something of everything: trips, removals, holds, rooms, waiting, a permit suspended."""

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
    await abroad.bus.settle()
