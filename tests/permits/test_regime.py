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
    ],
)
async def test_wrong_hours_name_their_field(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    await office.register()
    refused = await office.apply(**wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
