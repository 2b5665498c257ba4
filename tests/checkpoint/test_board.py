"""What the board of the gates tells: a day at the gates, devices that are not well, gaps."""

from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING, OTHER
from tests.checkpoint.test_days import a_day
from tests.kit import Still, count_the_board

from checkpoint.board import count
from checkpoint.worker import create_work
from shared.metrics import county
from shared.platform import Platform
from shared.projections import InsertOnce, SetIfNewer

DAY = timedelta(days=1)
MIDNIGHT = MORNING.replace(hour=0) + DAY


@pytest.fixture
async def gate(gatehouse: Gatehouse) -> Gatehouse:
    await a_day(gatehouse)
    await gatehouse.bus.settle()
    return gatehouse


async def test_the_day_so_far_is_told_site_by_site(gate: Gatehouse, platform: Platform) -> None:
    await count_the_board(platform, count)
    assert county.SITES.told == {("enterprise-gate", "open"): 1, ("road", "open"): 1}
    assert county.READINGS_TODAY.told == {
        ("gate-mill", "enterprise-gate"): 4, ("road-207", "road"): 0,
    }  # fmt: skip
    assert county.IMPLAUSIBLE_TODAY.told == {("gate-mill",): 1, ("road-207",): 0}
    assert county.FEVERS_TODAY.told == {("gate-mill",): 1, ("road-207",): 0}
    assert county.CROSSINGS_TODAY.told == {
        ("gate-mill", "in", "admitted"): 2, ("gate-mill", "in", "refused"): 1,
        ("gate-mill", "out", "admitted"): 0, ("gate-mill", "out", "refused"): 0,
        ("road-207", "in", "admitted"): 0, ("road-207", "in", "refused"): 1,
        ("road-207", "out", "admitted"): 0, ("road-207", "out", "refused"): 0,
    }  # fmt: skip
    refused = {place: many for place, many in county.REFUSED_TODAY.told.items() if many}
    assert refused == {("fever",): 1, ("no-pass",): 1}
    assert county.ON_DUTY_TODAY.at() == 1


async def test_the_last_millisecond_belongs_to_the_day_and_midnight_to_the_next(
    gate: Gatehouse, platform: Platform, clock: Still
) -> None:
    clock.time = MIDNIGHT - timedelta(milliseconds=1)
    await gate.enter(sequence="8", person_id=OTHER, measured_at=clock.time.isoformat())
    await gate.bus.settle()
    await count_the_board(platform, count)
    assert county.READINGS_TODAY.at("gate-mill", "enterprise-gate") == 5
    clock.time = MIDNIGHT
    await gate.enter(sequence="9", person_id=OTHER, measured_at=clock.time.isoformat())
    await gate.bus.settle()
    await count_the_board(platform, count)
    assert county.READINGS_TODAY.at("gate-mill", "enterprise-gate") == 1
    assert county.FEVERS_TODAY.at("gate-mill") == 0
    assert set(county.REFUSED_TODAY.told.values()) == {0}


async def add(gatehouse: Gatehouse, id_: str, site: str, **more: Any) -> None:
    body = {"device_id": id_, "site_id": site, "model": "x", "body_site": "ear", **more}
    assert (await gatehouse.ask("operator", "POST", "/v1/devices", body)).status_code == 201


async def test_devices_are_told_by_site_and_retired_ones_are_not(
    gatehouse: Gatehouse, platform: Platform, clock: Still
) -> None:
    await add(gatehouse, "c-1", "gate-mill", calibration_due_on="2020-02-16")
    await add(gatehouse, "c-2", "gate-mill", calibration_due_on="2020-02-17")
    await add(gatehouse, "c-3", "road-207", calibration_due_on="2020-01-01")
    await gatehouse.ask("operator", "POST", "/v1/devices/c-3/retirement", {"reason": "old"})
    await add(gatehouse, "s-1", "road-207", silent_after_minutes=5)
    await gatehouse.bus.settle()
    clock.time = MORNING + timedelta(minutes=6)
    assert await create_work(platform).chores["watch for silent devices"]() == 1
    await gatehouse.bus.settle()
    await count_the_board(platform, count)
    assert county.DEVICES.told == {("gate-mill",): 3, ("road-207",): 1}
    assert county.CALIBRATION_OVERDUE.told == {("gate-mill",): 1, ("road-207",): 0}
    assert county.DEVICES_SILENT.told == {("gate-mill",): 0, ("road-207",): 1}
    assert county.DEVICES_DRIFTING.told == {("gate-mill",): 0, ("road-207",): 0}
    assert (county.DEVICES_CLOCK_WRONG.at(), county.WORST_CLOCK.at()) == (0, 0)


async def test_a_site_waits_for_the_recorder_that_is_furthest_behind_and_still_in_use(
    gatehouse: Gatehouse, platform: Platform
) -> None:
    for id_ in ("r-1", "r-2", "r-3"):
        await add(gatehouse, id_, "road-207")
    await gatehouse.ask("operator", "POST", "/v1/devices/r-3/retirement", {"reason": "lost"})
    await gatehouse.bus.settle()
    for id_, days in (("r-1", 1), ("r-2", 2), ("r-3", 9)):
        at = MORNING - days * DAY
        await platform.documents.apply([
            InsertOnce("site_chains", {"_id": id_, "first_at": at - DAY}),
            SetIfNewer("site_chains", id_, "seen", {"number": 3}, {"site_id": "road-207"}),
            SetIfNewer("site_chains", id_, "complete", {"number": 2}, {"until": at}),
        ])  # fmt: skip
    await count_the_board(platform, count)
    assert county.SITE_DAYS_SINCE_COMPLETE.told == {("road-207",): 2}
