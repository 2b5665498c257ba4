"""Requests as the county's people send them, with the answers that a test goes on with."""

from typing import Any

import httpx
from tests.transport.facts import FIRM, PLATE, Abroad, cleared, measured, vehicle_pass

PLAN = {
    "plate": PLATE,
    "enterprise_id": FIRM,
    "from_region": "411524",
    "to_region": "130722",
    "departs_at": "2020-02-27T09:00:00+08:00",
}


def as_(role: str, key: str | None = None) -> dict[str, str]:
    """The headers of a caller with this role."""
    headers = {"Authorization": f"Bearer {role}"}
    return headers if key is None else headers | {"Idempotency-Key": key}


async def post(
    client: httpx.AsyncClient, role: str, path: str, body: Any, key: str | None = None
) -> httpx.Response:
    return await client.post(f"/v1{path}", json=body, headers=as_(role, key))


async def get(client: httpx.AsyncClient, role: str, path: str) -> Any:
    response = await client.get(f"/v1{path}", headers=as_(role))
    assert response.status_code == 200, response.text
    return response.json()


async def planned(client: httpx.AsyncClient, *people: str, seats: int = 5) -> str:
    """Plan a trip with these passengers; return its id."""
    vehicle = {"plate": PLATE, "seats": seats, "owner": "bus company"}
    await post(client, "dispatcher", "/vehicles", vehicle)
    made = await post(client, "dispatcher", "/trips", PLAN)
    trip_id = str(made.json()["id"])
    if people:
        added = await seat(client, trip_id, *people)
        assert added.status_code == 201, added.text
    return trip_id


async def seat(client: httpx.AsyncClient, trip_id: str, *people: str) -> httpx.Response:
    body = {"person_ids": list(people)}
    return await post(client, "dispatcher", f"/trips/{trip_id}/passengers", body)


async def board(client: httpx.AsyncClient, trip_id: str, who: str) -> httpx.Response:
    return await post(client, "guard", f"/trips/{trip_id}/boardings", {"person_id": who})


async def departed(client: httpx.AsyncClient, abroad: Abroad, *people: str) -> str:
    """Have a trip depart with these people aboard; return its id."""
    trip_id = await planned(client, *people, seats=2 * len(people))
    await abroad.says(vehicle_pass(), revision=1)
    for who in people:
        await abroad.says(cleared(who), revision=1)
        await abroad.says(measured(who, reading=f"r-{who}"))
        assert (await board(client, trip_id, who)).status_code == 201
    gone = await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    assert gone.status_code == 201, gone.text
    await abroad.bus.settle()
    return trip_id


async def opened(client: httpx.AsyncClient, lodging_id: str, *rooms: str) -> None:
    body = {"lodging_id": lodging_id, "name": "Hotel", "rooms": list(rooms)}
    assert (await post(client, "operator", "/lodgings", body)).status_code == 201


async def statuses(client: httpx.AsyncClient, trip_id: str) -> dict[str, str]:
    trip = await get(client, "dispatcher", f"/trips/{trip_id}")
    return {passenger["person_id"]: passenger["status"] for passenger in trip["passengers"]}


async def occupied(client: httpx.AsyncClient, lodging_id: str) -> dict[str, str]:
    """Who has which room of a lodging, whatever its status."""
    lodging = await get(client, "operator", f"/lodgings/{lodging_id}")
    return {room["person_id"]: room["room"] for room in lodging["rooms"] if room["person_id"]}
