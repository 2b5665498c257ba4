"""A day of transport over HTTP: figures counted by hand for two days, and the meeting's lines."""

from datetime import timedelta

import httpx
import pytest
from tests.kit import Still
from tests.transport.api.test_farms import register
from tests.transport.api.test_supplies import count, receive, sent
from tests.transport.asking import PLAN, departed, get, post
from tests.transport.facts import ANN, BO, FIRM, MORNING, Abroad

DAY = timedelta(days=1)
FIRST = MORNING.date().isoformat()
SECOND = (MORNING + DAY).date().isoformat()
ROAD = {"through": ["410000", "370000", "120000", "110000"], "hours": 30, "kilometres": 1980}


@pytest.fixture
async def two_days(client: httpx.AsyncClient, abroad: Abroad, clock: Still) -> str:
    """First day: a bus leaves, supplies and feed are told. Second: one of two arrives."""
    trip = await departed(client, abroad, ANN, BO)
    later = PLAN | {"departs_at": "2020-02-29T06:00:00+08:00", "passengers": 1}
    assert (await post(client, "dispatcher", "/trips", later)).status_code == 201
    await register(client, "farm-3")
    await register(client, "farm-4", feed="600", animals=200)
    first = await sent(client)
    second = await sent(client, holder="farm-4")
    await receive(client, first, "120")
    await abroad.bus.settle()
    clock.time = MORNING + DAY
    done = ROAD | {"arrived": [ANN]}
    made = await post(client, "dispatcher", f"/trips/{trip}/completion", done)
    assert made.status_code == 201, made.text
    await receive(client, second, "118")
    await abroad.bus.settle()
    return trip


@pytest.mark.usefixtures("two_days")
async def test_the_first_day_is_counted_as_it_ended(client: httpx.AsyncClient) -> None:
    said = await get(client, "auditor", f"/days/{FIRST}")
    assert said["trips"] == {
        "planned": 2,
        "expected": 1,
        "on_the_road": 1,
        "aboard": 2,
        "so_far": {"departed": 1, "completed": 0, "arrived": 0},
        "on_the_day": {"departed": 1, "completed": 0, "arrived": 0},
        "longest": None,
    }
    [disinfectant] = said["supplies"]
    assert (disinfectant["open"], disinfectant["differences"]) == (1, 0)
    assert disinfectant["received"]["kilograms"] == "60"
    assert (said["consignments_received_on_the_day"], said["passengers_missing"]) == (1, 0)


async def test_the_second_day_has_who_arrived_and_what_came(
    client: httpx.AsyncClient, two_days: str
) -> None:
    said = await get(client, "auditor", f"/days/{SECOND}")
    assert said["trips"]["longest"] == {
        "trip_id": two_days,
        "enterprise_id": FIRM,
        "arrived": 1,
        "kilometres": 1980,
        "hours": 30,
        "provinces": 3,
        "municipalities": 2,
    }
    assert said["trips"]["on_the_day"] == {"departed": 0, "completed": 1, "arrived": 1}
    assert said["passengers_missing"] == 1
    assert said["supplies"][0]["received"]["kilograms"] == "119"
    assert said["supplies"][0]["holders"] == 2


@pytest.mark.usefixtures("two_days")
async def test_feed_is_reckoned_for_the_end_of_the_day(client: httpx.AsyncClient) -> None:
    said = (await get(client, "auditor", f"/days/{FIRST}"))["farms"]
    # 18 tons at 6 a day last for three days, of which 16 hours are over at midnight.
    assert said == {
        "farms": 2,
        "animals": 3_000,
        "short": 1,
        "low": 0,
        "empty": 0,
        "ever_empty": 0,
        "hours_without_feed": 0.0,
        "fewest_days_left": 2.33,
    }


async def test_the_meeting_hears_of_feed_of_who_is_missing_and_of_differences(
    client: httpx.AsyncClient, two_days: str
) -> None:
    first = await get(client, "auditor", f"/days/{FIRST}/agenda")
    assert first["counts"] == {
        "farm-short-of-feed": 1,
        "passenger-missing": 0,
        "consignment-differs": 0,
        "stock-low": 0,
        "room-waited-for": 0,
    }
    second = await get(client, "auditor", f"/days/{SECOND}/agenda")
    farm, passenger, consignment = second["lines"]
    assert (farm["id"], farm["facts"]["days_left"]) == ("farm-3", "2")
    # 18 tons at 6 a day, counted at eight: for three days then, and for less from then on.
    assert (farm["since"], farm["until"]) == (
        "2020-02-27T08:00:00+08:00",
        "2020-03-01T08:00:00+08:00",
    )
    assert passenger["facts"] == {"trip_id": two_days, "person_id": BO}
    assert (consignment["facts"]["difference"], consignment["facts"]["differs_by"]) == (
        "short",
        "2",
    )


async def test_a_past_day_stays_as_it_was(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still, two_days: str
) -> None:
    clock.time = MORNING + 2 * DAY
    before = [await get(client, "auditor", f"/days/{SECOND}{more}") for more in ("", "/agenda")]
    found = {"person_id": BO, "place": "service-area-3"}
    assert (await post(client, "guard", f"/trips/{two_days}/findings", found)).status_code == 201
    await register(client, "farm-5", feed="1")
    await sent(client, holder="farm-5")
    await abroad.bus.settle()
    after = [await get(client, "auditor", f"/days/{SECOND}{more}") for more in ("", "/agenda")]
    assert after == before
    third = (MORNING + 2 * DAY).date().isoformat()
    assert (await get(client, "auditor", f"/days/{third}"))["passengers_missing"] == 0


async def test_the_meeting_hears_of_a_stock_that_was_low_when_the_day_ended(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    await count(client, "depot", "100", minimum="50")
    clock.time = MORNING + timedelta(hours=1)
    await sent(client, from_stock="depot")
    clock.time = MORNING + timedelta(hours=2)
    await sent(client, from_stock="depot", quantity="20")
    clock.time = MORNING + DAY
    await count(client, "depot", "50", minimum="50")
    await abroad.bus.settle()
    first = await get(client, "auditor", f"/days/{FIRST}/agenda")
    [low] = [line for line in first["lines"] if line["kind"] == "stock-low"]
    assert (low["id"], low["since"]) == ("depot/disinfectant", "2020-02-27T09:00:00+08:00")
    assert low["facts"] == {
        "item": "disinfectant",
        "holder": "depot",
        "quantity": "30",
        "minimum": "50",
        "unit": "kg",
    }
    second = await get(client, "auditor", f"/days/{SECOND}/agenda")
    assert second["counts"]["stock-low"] == 0
