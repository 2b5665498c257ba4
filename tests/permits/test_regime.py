"""Shifts and meals of an application are carried by the permit that it becomes."""

from typing import Any

import pytest
from tests.permits.office import Office

from shared.memory.bus import InMemoryBus

NIGHT = {"code": "night", "starts": "20:00", "ends": "08:00", "at_most": 12}
LUNCH = {"group": "night", "starts": "23:30", "ends": "00:00"}


async def test_the_permit_shows_its_regime(office: Office, bus: InMemoryBus) -> None:
    await office.register()
    await office.assign()
    permit_id = (await office.apply(shifts=[NIGHT], meals=[LUNCH])).json()["id"]
    issued = await office.inspect(permit_id)
    await bus.settle()
    shown = (await office.get(issued.headers["Location"])).json()
    assert (shown["status"], shown["regime"]) == ("active", {"shifts": [NIGHT], "meals": [LUNCH]})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shifts": [NIGHT, NIGHT]}, "body.shifts"),
        ({"shifts": [NIGHT | {"starts": "24:00"}]}, "body.shifts.0.starts"),
        ({"shifts": [NIGHT | {"starts": "08:00"}]}, "body.shifts.0"),
        ({"shifts": [NIGHT | {"at_most": 0}]}, "body.shifts.0.at_most"),
        ({"meals": [LUNCH | {"group": ""}]}, "body.meals.0.group"),
        ({"shifts": []}, "body.shifts"),
        ({"meals": []}, "body.meals"),
    ],
)
async def test_wrong_hours_name_their_field(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    await office.register()
    refused = await office.apply(**wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_who_ticks_no_regime_names_no_hours(office: Office) -> None:
    await office.register()
    refused = await office.apply(checklist=["roster"], shifts=[], meals=[])
    assert (refused.status_code, refused.json()["rule"]) == (409, "complete-checklist")


@pytest.mark.parametrize(
    ("starts", "ends", "status"),
    [
        ("00:00", "00:30", 201),
        ("23:00", "23:30", 201),
        ("23:59", "00:29", 422),
        ("23:00", "23:31", 422),
        ("23:40", "23:50", 422),
        ("22:00", "05:00", 422),
        ("23:30", "00:00", 422),
    ],
)
async def test_meals_at_the_same_time_are_refused(
    office: Office, starts: str, ends: str, status: int
) -> None:
    await office.register()
    other = {"group": "day", "starts": starts, "ends": ends}
    said = await office.apply(meals=[LUNCH, other])
    assert said.status_code == status
    if status == 422:
        (error,) = said.json()["errors"]
        assert error["field"] == "body.meals"
        assert error["message"].endswith("meals are staggered: meals 1 and 2 overlap")
