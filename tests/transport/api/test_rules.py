"""The county changes how many seats may be taken: nobody loses a seat for it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import PLAN, get, planned, post, seat
from tests.transport.facts import ANN, BO, MORNING

PATH = "/rules/seats"
EFFECTIVE = MORNING + timedelta(hours=1)


def version(**change: Any) -> dict[str, Any]:
    return {"version": "seats-2", "effective": EFFECTIVE.isoformat(), "percent": 25} | change


async def test_nobody_loses_a_seat_and_nobody_gets_one_beyond_the_new_cap(
    client: httpx.AsyncClient, clock: Still
) -> None:
    trip_id = await planned(client, ANN, BO, seats=4)
    tried = (await post(client, "operator", f"{PATH}/dry-run", version())).json()
    assert tried == {
        "in_effect": "seats-2020-02",
        "planned": 1,
        "keep_their_cap": 0,
        "take_fewer": 1,
        "over_the_cap": 1,
        "passengers_beyond": 1,
        "over_the_cap_ids": [trip_id],
    }
    assert (await post(client, "operator", PATH, version())).status_code == 201
    clock.time = EFFECTIVE
    later = PLAN | {"departs_at": "2020-02-28T09:00:00+08:00"}
    second = (await post(client, "dispatcher", "/trips", later)).json()["id"]
    assert (await seat(client, second, ANN)).status_code == 201
    assert (await seat(client, second, BO)).status_code == 409
    lines = await get(client, "auditor", PATH)
    assert [(one["percent"], one["status"]) for one in lines] == [(50, "past"), (25, "in-effect")]


@pytest.mark.parametrize("percent", [0, 101, 0.5, "half"])
async def test_a_share_beyond_all_seats_is_refused_by_field(
    client: httpx.AsyncClient, percent: Any
) -> None:
    answer = await post(client, "operator", PATH, version(percent=percent))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.percent"]


async def test_overlapping_dates_are_refused_by_rule(client: httpx.AsyncClient) -> None:
    await post(client, "operator", PATH, version())
    answer = await post(client, "operator", PATH, version(version="seats-3"))
    assert (answer.status_code, answer.json()["rule"]) == (409, "one-rule-at-a-time")
