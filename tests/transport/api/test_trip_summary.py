"""Trips added up over HTTP: in all and by the day on which each thing happened."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import PLAN, departed, get, planned, post
from tests.transport.facts import ANN, BO, CEM, MORNING, Abroad

NOTHING = {
    "trips": 0, "seats": 0, "expected": 0, "departed": 0, "aboard": 0, "completed": 0,
    "arrived": 0, "missing": 0, "found": 0, "kilometres": 0,
}  # fmt: skip


async def three_trips(client: httpx.AsyncClient, abroad: Abroad, clock: Still) -> None:
    """One that loses a passenger and finds them, one that is under way, one for another day."""
    first = await departed(client, abroad, ANN, BO, CEM)
    await planned(client, "d" * 32)
    clock.time = MORNING + timedelta(hours=30)
    came = {"arrived": [ANN, BO], "kilometres": 1_980, "hours": 30}
    await post(client, "dispatcher", f"/trips/{first}/completion", came)
    found = {"person_id": CEM, "place": "service-area-3"}
    await post(client, "guard", f"/trips/{first}/findings", found)
    later = {"departs_at": "2020-02-29T00:30:00+08:00", "enterprise_id": "mill", "passengers": 3}
    await post(client, "dispatcher", "/trips", PLAN | later)
    await abroad.bus.settle()


async def test_trips_are_added_up_in_all_and_by_day(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    await three_trips(client, abroad, clock)
    said = await get(client, "auditor", "/trips/summary")
    arrived = {"completed": 1, "arrived": 2, "missing": 1, "found": 1, "kilometres": 1_980}
    assert said["by_day"] == [
        NOTHING | {"date": "2020-02-27", "trips": 2, "seats": 6, "departed": 1, "aboard": 3},
        NOTHING | {"date": "2020-02-28", **arrived},
        NOTHING | {"date": "2020-02-29", "trips": 1, "seats": 3, "expected": 3},
    ]
    planned_ = {"trips": 3, "seats": 9, "expected": 3, "departed": 1, "aboard": 3}
    assert said["all"] == planned_ | arrived


async def test_the_trips_of_one_enterprise_are_added_up_alone(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    await three_trips(client, abroad, clock)
    said = await get(client, "officer", "/trips/summary?enterprise_id=mill")
    assert said["all"] == NOTHING | {"trips": 1, "seats": 3, "expected": 3}
    none = await get(client, "officer", "/trips/summary?enterprise_id=nobody")
    assert none == {"all": NOTHING, "by_day": []}


@pytest.mark.parametrize("field", ["from_region", "to_region"])
async def test_a_division_that_is_in_no_province_is_wrong(
    client: httpx.AsyncClient, field: str
) -> None:
    await planned(client)
    answer = await post(client, "dispatcher", "/trips", PLAN | {field: "990000"})
    assert (answer.status_code, where(answer)) == (422, f"body.{field}")


async def test_a_road_through_no_province_is_wrong(client: httpx.AsyncClient) -> None:
    said = {"arrived": [ANN], "kilometres": 1, "through": ["410000", "160000"]}
    answer = await post(client, "dispatcher", "/trips/t1/completion", said)
    assert (answer.status_code, where(answer)) == (422, "body.through.1")


def where(answer: httpx.Response) -> Any:
    return answer.json()["errors"][0]["field"]
