"""Drift: a device whose median of a day is off is told of once a day, until it is as usual."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING
from tests.kit import Still

from checkpoint import board
from checkpoint.domain.device import DeclareDrift, RegisterDevice, RetireDevice, Setup, decider
from checkpoint.domain.drift import Measured, is_off, usual
from checkpoint.drifting import DriftWatch
from checkpoint.handlers import Handlers
from shared.board import Board
from shared.events.checkpoint import (
    DeviceDrifted,
    DeviceRegistered,
    DeviceRetired,
    DeviceSteadyAgain,
)
from shared.metrics.county import CALIBRATION_OVERDUE, DEVICES_DRIFTING
from shared.platform import Platform
from shared.testing import Scenario

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = ((MORNING + n * DAY).date() for n in range(3))
device = Scenario(decider)
registered = DeviceRegistered(device_id="d-1", site_id="gate", model="m", body_site="forehead")
off = DeviceDrifted(
    device_id="d-1", site_id="gate", day=FIRST, since=FIRST, median=36.2, usual=35.5
)


def reading(celsius: float, **more: Any) -> dict[str, Any]:
    return {"celsius": celsius, "body_site": "forehead", "quality": [], **more}


def median_of(*celsius: float, **more: Any) -> float | None:
    measured = Measured()
    for one in celsius:
        measured.add(reading(one, **more))
    return measured.median


@given(st.lists(st.integers(3400, 3800), min_size=30, max_size=99))
def test_the_median_is_one_in_the_middle(hundredths: list[int]) -> None:
    ordered = sorted(number / 100 for number in hundredths)
    assert median_of(*(number / 100 for number in hundredths)) == ordered[(len(ordered) - 1) // 2]


def test_few_readings_and_things_make_no_day() -> None:
    assert median_of(*[35.5] * 29) is None
    assert median_of(*[35.5] * 40, body_site="object") is None
    assert median_of(*[35.5] * 40, quality=["implausible"]) is None


def test_usual_is_the_median_of_three_days_at_least() -> None:
    assert usual([35.5, 35.4]) is None
    assert usual([35.5, 35.4, 39.0]) == 35.5
    assert (is_off(35.9, 35.4), is_off(35.91, 35.4), is_off(34.8, 35.4)) == (False, True, True)


def declare(day: Any, median: float) -> DeclareDrift:
    return DeclareDrift("d-1", day, median, 35.5, off=is_off(median, 35.5))


def test_each_day_is_told_of_once_and_when_it_is_over() -> None:
    second = off.model_copy(update={"day": SECOND})
    device.given(registered).when(declare(FIRST, 36.2)).then(off)
    device.given(registered, off).when(declare(FIRST, 36.2)).then()
    device.given(registered, off).when(declare(SECOND, 36.2)).then(second)
    steady = DeviceSteadyAgain(device_id="d-1", site_id="gate", day=THIRD, median=35.6, usual=35.5)
    device.given(registered, off, second).when(declare(THIRD, 35.6)).then(steady)
    device.given(registered, off, steady).when(declare(SECOND, 35.6)).then()
    device.given(registered).when(declare(FIRST, 35.6)).then()


def test_a_retired_device_does_not_drift() -> None:
    retired = DeviceRetired(device_id="d-1", reason="x")
    device.given(registered, off, retired).when(declare(SECOND, 36.2)).then()
    device.given(registered, off).when(RetireDevice("d-1", "x")).then(retired)
    device.given(registered).when(RegisterDevice("d-1", Setup())).refused("device-once")


@pytest.fixture
def watch(platform: Platform, clock: Still) -> DriftWatch:
    return DriftWatch(Handlers.on(platform), platform.documents, clock)


@pytest.fixture
async def gate(gatehouse: Gatehouse) -> Gatehouse:
    """Give the gatehouse with a device that measures foreheads."""
    await gatehouse.device("d-2", "gate-mill", "forehead")
    return gatehouse


async def measure(gate: Gatehouse, at: datetime, celsius: float, number: int = 31) -> None:
    rows = [
        {
            "device_id": "d-2",
            "sequence": f"{at:%d}-{n}",
            "celsius": round(celsius + (n - number // 2) / 50, 2),
            "measured_at": (at + timedelta(minutes=n)).isoformat(),
        }
        for n in range(number)
    ]
    assert (await gate.post(rows)).status_code == 202
    await gate.bus.settle()


async def days(
    gate: Gatehouse, watch: DriftWatch, clock: Still, celsius: Sequence[float]
) -> list[list[str]]:
    """Let a device measure such medians day by day, and say what is told at the end of each."""
    told: list[list[str]] = []
    for one in celsius:
        before = len(gate.bus.log("checkpoint.devices").deliveries)
        await measure(gate, clock.time, one)
        clock.time += DAY
        while await watch.once():
            pass
        await gate.bus.settle()
        said = gate.bus.log("checkpoint.devices").deliveries[before:]
        told.append([dict(fact.headers)["ce_type"].decode() for fact in said])
    return told


async def listed(gate: Gatehouse, query: str) -> list[str]:
    found = await gate.ask("operator", "GET", f"/v1/devices?{query}")
    return [one["id"] for one in found.json()["items"]]


async def test_a_device_that_drifts_is_told_of_until_it_is_back(
    gate: Gatehouse, watch: DriftWatch, clock: Still, platform: Platform
) -> None:
    assert await days(gate, watch, clock, [35.5, 35.6, 35.4]) == [[], [], []]
    assert await days(gate, watch, clock, [36.2, 36.2]) == [["device-drifted"]] * 2
    assert await listed(gate, "drifting=yes") == ["d-2"]
    health = (await gate.ask("operator", "GET", "/v1/devices/d-2")).json()["health"]
    assert health["trouble"] == ["drifting"]
    assert health["drift"] == {
        "since": "2020-02-20", "day": "2020-02-21", "median": 36.2, "usual": 35.5,
    }  # fmt: skip
    await Board(platform, board.count).once()
    assert sum(DEVICES_DRIFTING.told.values()) == 1
    assert await days(gate, watch, clock, [35.5, 35.5]) == [["device-steady-again"], []]
    assert await listed(gate, "drifting=yes") == []


async def test_a_drift_that_stays_is_not_taken_for_usual_within_a_week(
    gate: Gatehouse, watch: DriftWatch, clock: Still
) -> None:
    assert await days(gate, watch, clock, [35.5] * 3 + [36.2] * 8) == (
        [[]] * 3 + [["device-drifted"]] * 8
    )


async def test_days_of_another_calibration_are_not_compared(
    gate: Gatehouse, watch: DriftWatch, clock: Still
) -> None:
    await days(gate, watch, clock, [35.5, 35.5, 35.5, 36.2])
    body = {"site_id": "gate-mill", "model": "test", "body_site": "forehead",
            "calibration_offset": -0.7}  # fmt: skip
    assert (await gate.ask("operator", "PUT", "/v1/devices/d-2", body)).status_code == 201
    await gate.bus.settle()
    assert await listed(gate, "drifting=yes") == []
    assert await days(gate, watch, clock, [37.5, 37.5]) == [[], []]


async def test_a_day_is_looked_at_when_it_is_over_and_by_one_worker(
    gate: Gatehouse, watch: DriftWatch, clock: Still, platform: Platform
) -> None:
    await days(gate, watch, clock, [35.5, 35.5, 35.5])
    await measure(gate, clock.time, 37.0)
    clock.time = clock.time.replace(hour=23)
    assert await watch.once() == 0
    clock.time += timedelta(hours=1, minutes=59)
    assert await watch.once() == 0
    clock.time += timedelta(minutes=2)
    other = DriftWatch(Handlers.on(platform), platform.documents, clock)
    assert [await watch.once(), await other.once(), await watch.once()] == [1, 0, 0]


async def test_days_that_nobody_looked_at_are_looked_at_later(
    gate: Gatehouse, watch: DriftWatch, clock: Still
) -> None:
    for celsius in (35.5, 35.5, 35.5, 36.2):
        await measure(gate, clock.time, celsius)
        clock.time += DAY
    while await watch.once():
        pass
    await gate.bus.settle()
    assert await listed(gate, "drifting=yes") == ["d-2"]


async def test_a_calibration_that_was_due_is_listed_and_counted(
    gate: Gatehouse, clock: Still, platform: Platform
) -> None:
    for id_, due in (("c-1", "2020-02-16"), ("c-2", "2020-02-17"), ("c-3", "2020-01-01")):
        body = {"device_id": id_, "site_id": "gate-mill", "model": "x", "body_site": "ear"}
        await gate.ask("operator", "POST", "/v1/devices", body | {"calibration_due_on": due})
    await gate.ask("operator", "POST", "/v1/devices/c-3/retirement", {"reason": "old"})
    await gate.bus.settle()
    assert await listed(gate, "calibration=overdue") == ["c-1"]
    health = (await gate.ask("operator", "GET", "/v1/devices/c-1")).json()["health"]
    assert (health["trouble"], health["calibration_due_on"]) == (
        ["calibration-overdue"],
        "2020-02-16",
    )
    await Board(platform, board.count).once()
    assert sum(CALIBRATION_OVERDUE.told.values()) == 1
