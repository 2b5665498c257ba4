"""Vehicles over HTTP."""

import httpx
import pytest
from tests.transport.asking import as_, get, post

from shared.memory.bus import InMemoryBus

NEW = {"plate": "冀G·12345", "seats": 50, "owner": "bus company"}


async def test_a_plate_is_normalised_at_the_door(client: httpx.AsyncClient) -> None:
    answer = await post(client, "dispatcher", "/vehicles", NEW)
    assert answer.status_code == 201
    assert answer.json() == {"id": "冀G12345", "revision": 1}


async def test_a_vehicle_is_found_by_any_spelling_of_its_plate(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await post(client, "dispatcher", "/vehicles", NEW)
    await bus.settle()
    found = await get(client, "auditor", "/vehicles/冀g-12345?at_least=1")
    assert found == {"id": "冀G12345", "revision": 1, "seats": 50, "owner": "bus company"}
    assert (await get(client, "operator", "/vehicles"))["items"] == [found]


@pytest.mark.parametrize(
    ("field", "value"),
    [("plate", "G12345"), ("plate", 5), ("seats", 0), ("seats", 101), ("owner", "")],
)
async def test_a_wrong_field_is_named(client: httpx.AsyncClient, field: str, value: object) -> None:
    answer = await post(client, "dispatcher", "/vehicles", NEW | {field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]


async def test_another_vehicle_under_the_same_plate_is_a_conflict(
    client: httpx.AsyncClient,
) -> None:
    await post(client, "dispatcher", "/vehicles", NEW)
    answer = await post(client, "dispatcher", "/vehicles", NEW | {"seats": 12})
    assert (answer.status_code, answer.json()["rule"]) == (409, "vehicle-once")


async def test_an_unknown_plate_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/vehicles/冀G99999", headers=as_("auditor"))
    assert answer.status_code == 404


async def test_a_trailer_is_no_vehicle(client: httpx.AsyncClient) -> None:
    body = {"plate": "冀G1234挂", "seats": 2, "owner": "feed mill"}
    answer = await post(client, "dispatcher", "/vehicles", body)
    assert (answer.status_code, answer.json()["rule"]) == (409, "tractor-plate")
    assert "tractor" in answer.json()["detail"]
