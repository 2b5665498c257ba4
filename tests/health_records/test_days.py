"""A day of the files over HTTP: figures counted by hand for three days, and the meeting's lines."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.health_records.county import County, feverish
from tests.health_records.people import (
    LI,
    MILL,
    WIND,
    WU,
    ZHAO,
    come_back,
    day,
    declare,
    examine,
    register,
)
from tests.kit import Still

from health_records.domain.registration import DeclareTravel
from shared.deadlines import Deadlines

WUHAN = "420100"


def declared(person: str, at: Any) -> DeclareTravel:
    return DeclareTravel(person, f"d-{person[0]}", (), contact_at=None, symptoms=False, at=at)


@pytest.fixture
async def three_days(county: County, clock: Still) -> None:
    """17: three files, two complete. 18: one comes from Wuhan, one has a fever. 19: examined."""
    for person, enterprise in ((LI, MILL), (WU, MILL), (ZHAO, WIND)):
        at = day(17, 9)
        await county.commands(register(at, person, enterprise_id=enterprise), person, at)
    await county.commands(declare(day(17, 10)), LI, day(17, 10))
    await county.commands(declared(WU, day(17, 10)), WU, day(17, 10))
    await county.bus.settle()
    back = come_back(WUHAN, day(18, 8), enterprise_id=MILL)
    await county.commands(back, LI, day(18, 9))
    await county.hears(feverish(WU, day(18, 12)), day(18, 12))
    clock.time = day(19, 12)
    negative = examine("negative", day(19, 10), at=day(19, 10))
    await county.commands(replaced(negative, WU), WU, day(19, 10))
    await county.bus.settle()


def replaced(command: Any, person: str) -> Any:
    return type(command)(
        **{field: getattr(command, field) for field in command.__slots__} | {"person_id": person}
    )


async def day_of(client: httpx.AsyncClient, date: str, more: str = "") -> Any:
    auditor = {"Authorization": "Bearer auditor"}
    answer = await client.get(f"/v1/days/{date}{more}", headers=auditor)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("three_days")
async def test_the_two_lists_are_those_of_the_end_of_the_day(client: httpx.AsyncClient) -> None:
    lists = [(await day_of(client, f"2020-02-{n}"))["lists"] for n in (16, 17, 18, 19)]
    assert lists == [
        {"may_return": 0, "deferred": 0},
        {"may_return": 2, "deferred": 1},
        {"may_return": 0, "deferred": 3},
        {"may_return": 1, "deferred": 2},
    ]
    assert (await day_of(client, "2020-02-18"))["lists_by_enterprise"] == {
        MILL: {"may_return": 0, "deferred": 2},
        WIND: {"may_return": 0, "deferred": 1},
    }


@pytest.mark.usefixtures("three_days")
async def test_a_day_counts_isolations_fevers_and_examinations(client: httpx.AsyncClient) -> None:
    said = await day_of(client, "2020-02-18")
    assert said["files"] == {"so_far": 3, "on_the_day": 0}
    assert said["isolation"] == {
        "open": 1,
        "by_place": {"hotel": 1},
        "started_on_the_day": 1,
        "ended_on_the_day": 0,
    }
    assert said["returned"] == {"so_far": 1, "on_the_day": 1}
    assert said["fevers_held"] == {"so_far": 1, "on_the_day": 1}
    assert said["cases"] == {"confirmed": 0, "suspected": 1}
    assert said["deferred_for"]["fever"] == 1
    after = await day_of(client, "2020-02-19")
    assert after["examined_negative"] == {"so_far": 1, "on_the_day": 1}
    assert after["cases"] == {"confirmed": 0, "suspected": 0}


@pytest.mark.usefixtures("three_days")
async def test_an_isolation_is_over_on_the_day_it_ends_and_not_before(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    clock.time = day(30, 12) + timedelta(days=5)
    await Deadlines(county.work.handlers["workers"], clock.now).tick()
    await county.bus.settle()
    opens = [(await day_of(client, d))["isolation"]["open"] for d in ("2020-03-02", "2020-03-03")]
    assert opens == [1, 0]
    assert (await day_of(client, "2020-03-03"))["isolation"]["ended_on_the_day"] == 1


@pytest.mark.usefixtures("three_days")
async def test_a_positive_is_a_confirmed_case_and_leaves_the_days_before(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    before = await day_of(client, "2020-02-18"), await day_of(client, "2020-02-18", "/agenda")
    for number in (20, 21):
        clock.time = day(number, 12)
        positive = examine("positive", clock.time, f"e{number}")
        await county.commands(positive, LI, clock.time)
    await county.bus.settle()
    after = await day_of(client, "2020-02-18"), await day_of(client, "2020-02-18", "/agenda")
    assert after == before
    said = await day_of(client, "2020-02-21")
    assert said["examined_positive"] == {"so_far": 2, "on_the_day": 1}
    assert said["cases"]["confirmed"] == 1


@pytest.mark.usefixtures("three_days")
async def test_who_is_examined_positive_is_confirmed_and_waits_for_no_examination(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    clock.time = day(20, 12)
    await county.hears(feverish(LI, day(20, 9), "r2"), day(20, 9))
    assert (await day_of(client, "2020-02-20"))["cases"] == {"confirmed": 0, "suspected": 1}
    await county.commands(examine("positive", day(20, 11)), LI, day(20, 11))
    await county.bus.settle()
    assert (await day_of(client, "2020-02-20"))["cases"] == {"confirmed": 1, "suspected": 0}
    agenda = await day_of(client, "2020-02-20", "/agenda")
    assert agenda["counts"]["examination-waited-for"] == 0
    waiting = (await day_of(client, "2020-02-20"))["deferred_for"]
    assert (waiting["fever"], waiting["examined-positive"]) == (1, 1)


@pytest.mark.usefixtures("three_days")
async def test_the_meeting_hears_why_people_are_deferred(client: httpx.AsyncClient) -> None:
    said = await day_of(client, "2020-02-18", "/agenda")
    assert said["counts"] == {
        "deferred-for": 3,
        "examination-waited-for": 1,
        "report-missed": 0,
    }
    persons = {line["id"]: line["facts"].get("persons") for line in said["lines"][:-1]}
    assert (persons["fever"], persons["isolation-unfinished"]) == ("1", "1")
    assert said["lines"][-1]["id"] == WU


@pytest.mark.usefixtures("three_days")
async def test_a_fever_told_late_leaves_the_lists_of_the_days_before(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    clock.time = day(20, 12)
    before = [(await day_of(client, f"2020-02-{n}"))["lists"] for n in (16, 17, 18, 19)]
    await county.hears(feverish(ZHAO, day(1, 12), "r9"), day(1, 12))
    after = [(await day_of(client, f"2020-02-{n}"))["lists"] for n in (16, 17, 18, 19)]
    assert after == before
    assert (await day_of(client, "2020-02-01"))["lists"] == {"may_return": 0, "deferred": 0}
    assert (await day_of(client, "2020-02-20"))["deferred_for"]["fever"] == 1


async def test_a_day_ahead_is_refused_by_its_field(client: httpx.AsyncClient) -> None:
    auditor = {"Authorization": "Bearer auditor"}
    answer = await client.get("/v1/days/2020-02-18", headers=auditor)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.day")
    assert (await client.get("/v1/days/2020-02-17")).status_code == 403


@pytest.mark.usefixtures("three_days")
async def test_a_report_that_was_missed_is_heard_of_when_its_day_has_ended(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    clock.time = day(20, 9)
    await Deadlines(county.work.handlers["workers"], clock.now).tick()
    await county.bus.settle()
    said = await day_of(client, "2020-02-20", "/agenda")
    missed = [line for line in said["lines"] if line["kind"] == "report-missed"]
    assert said["counts"]["report-missed"] == len(missed)
    assert LI in {line["id"] for line in missed}
