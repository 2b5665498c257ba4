"""Trips over HTTP: planned, departed, completed, and read."""

import httpx
import pytest
from tests.transport.asking import PLAN, departed, get, planned, post, statuses
from tests.transport.facts import (
    ANN,
    BO,
    CEM,
    FIRM,
    PLATE,
    Abroad,
    permit_suspended,
    vehicle_pass,
    work_permit,
)

from shared.memory.bus import InMemoryBus


async def test_a_planned_trip_may_fill_half_its_seats(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    trip_id = await planned(client, seats=45)
    await bus.settle()
    trip = await get(client, "officer", f"/trips/{trip_id}?at_least=1")
    assert (trip["status"], trip["seat_cap"], trip["passengers"]) == ("planned", 22, [])


async def test_an_unknown_vehicle_is_named(client: httpx.AsyncClient) -> None:
    answer = await post(client, "dispatcher", "/trips", PLAN)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "body.plate", "message": f"there is no {PLATE}"},
    ]


async def test_the_same_key_plans_one_trip(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    await planned(client)
    first = await post(client, "dispatcher", "/trips", PLAN, key="k1")
    again = await post(client, "dispatcher", "/trips", PLAN, key="k1")
    other = await post(client, "dispatcher", "/trips", PLAN | {"to_region": "130700"}, key="k1")
    assert first.json() == again.json()
    assert other.status_code == 422


async def test_trips_are_listed_by_enterprise_and_status(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    gone = await departed(client, abroad, ANN)
    waiting = await planned(client)
    await abroad.bus.settle()
    for query, expected in (
        (f"enterprise_id={FIRM}", {gone, waiting}),
        ("enterprise_id=nobody", set()),
        ("status=planned", {waiting}),
        (f"status=departed&enterprise_id={FIRM}", {gone}),
    ):
        found = await get(client, "operator", f"/trips?{query}")
        assert {trip["id"] for trip in found["items"]} == expected


@pytest.mark.parametrize("action", ["departure", "completion", "boardings", "passengers"])
async def test_an_unknown_trip_is_not_found(client: httpx.AsyncClient, action: str) -> None:
    bodies = {
        "departure": {},
        "completion": {"arrived": [], "kilometres": 1},
        "boardings": {"person_id": ANN},
        "passengers": {"person_ids": [ANN]},
    }
    answer = await post(client, "dispatcher", f"/trips/nowhere/{action}", bodies[action])
    assert answer.status_code == 404


async def test_a_trip_without_a_pass_does_not_depart(client: httpx.AsyncClient) -> None:
    trip_id = await planned(client, ANN)
    answer = await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    assert (answer.status_code, answer.json()["rule"]) == (409, "vehicle-pass")
    assert answer.json()["rule_version"] == "departure-2020-02"


async def test_a_suspended_permit_keeps_the_trips_of_its_enterprise(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(vehicle_pass(), revision=1)
    await abroad.says(work_permit(), revision=1)
    await abroad.says(permit_suspended(), revision=2)
    answer = await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    assert (answer.status_code, answer.json()["rule"]) == (409, "permit-suspended")


async def test_a_suspension_heard_before_the_issue_keeps_the_trips_too(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(permit_suspended(), revision=2)
    await abroad.says(work_permit(), revision=1)
    await abroad.says(vehicle_pass(), revision=1)
    answer = await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    assert answer.json()["rule"] == "permit-suspended"


async def test_a_completed_trip_tells_who_arrived_and_who_did_not(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await departed(client, abroad, ANN, BO)
    body = {"arrived": [ANN], "kilometres": 1_980}
    answer = await post(client, "dispatcher", f"/trips/{trip_id}/completion", body)
    assert answer.headers["Location"] == f"/v1/trips/{trip_id}?at_least=8"
    await abroad.bus.settle()
    trip = await get(client, "dispatcher", f"/trips/{trip_id}?at_least=8")
    assert (trip["status"], trip["kilometres"]) == ("completed", 1_980)
    assert await statuses(client, trip_id) == {ANN: "arrived", BO: "missing"}


async def test_who_was_not_aboard_cannot_arrive(client: httpx.AsyncClient, abroad: Abroad) -> None:
    trip_id = await departed(client, abroad, ANN)
    body = {"arrived": [ANN, CEM], "kilometres": 1}
    answer = await post(client, "dispatcher", f"/trips/{trip_id}/completion", body)
    assert (answer.status_code, answer.json()["rule"]) == (409, "arrived-aboard")


async def test_a_plan_with_more_passengers_than_seats_names_the_cap(
    client: httpx.AsyncClient,
) -> None:
    await planned(client, seats=45)
    answer = await post(client, "dispatcher", "/trips", PLAN | {"passengers": 23})
    assert (answer.status_code, answer.json()["rule"]) == (409, "seat-cap")
    assert answer.json()["seat_cap"] == 22
    assert (
        await post(client, "dispatcher", "/trips", PLAN | {"passengers": 22})
    ).status_code == 201


async def test_a_missing_passenger_is_an_alarm_until_found(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await departed(client, abroad, ANN, BO)
    body = {"arrived": [ANN], "kilometres": 1_980}
    await post(client, "dispatcher", f"/trips/{trip_id}/completion", body)
    await abroad.bus.settle()
    listed = await get(client, "officer", "/missing-passengers?alarm=open")
    assert [one["person_id"] for one in listed["items"]] == [BO]
    found = {"person_id": BO, "place": "service-area-3"}
    answer = await post(client, "guard:li", f"/trips/{trip_id}/findings", found)
    assert answer.status_code == 201
    await abroad.bus.settle()
    assert (await get(client, "officer", "/missing-passengers?alarm=open"))["items"] == []
    (closed,) = (await get(client, "officer", "/missing-passengers?alarm=closed"))["items"]
    told = (closed["trip_id"], closed["place"], closed["found_by"])
    assert told == (trip_id, "service-area-3", "li")
    assert await statuses(client, trip_id) == {ANN: "arrived", BO: "found"}


async def test_a_completed_trip_counts_provinces_and_municipalities(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await departed(client, abroad, ANN)
    through = ["410000", "410100", "370000", "120000", "110000", "131000"]
    told = {"arrived": [ANN], "kilometres": 1_980, "hours": 30, "through": through}
    await post(client, "dispatcher", f"/trips/{trip_id}/completion", told)
    await abroad.bus.settle()
    trip = await get(client, "auditor", f"/trips/{trip_id}?at_least=5")
    # Henan, Shandong and Hebei; Tianjin and Beijing.
    assert (trip["provinces"], trip["municipalities"], trip["hours"]) == (3, 2, 30)
