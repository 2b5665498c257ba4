"""Clocks of devices through the front door: measured, corrected for, shown and counted."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.checkpoint.devices import add, event, post, signed, stored
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING, READING
from tests.kit import Still

from checkpoint import board
from shared.board import Board
from shared.metrics.county import DEVICES_CLOCK_WRONG, WORST_CLOCK
from shared.platform import Platform

OWN, MAKERS = "/v1/readings", "/v1/intake/hikvision"
MINUTE = timedelta(minutes=1)
TOKEN = {"authorization": "Bearer device"}


async def says(gatehouse: Gatehouse, said: datetime, number: int, **more: Any) -> None:
    body = event(at=said.isoformat(), serialNo=number, **more)
    assert (await post(gatehouse, MAKERS, body, TOKEN)).status_code == 200


async def shown(gatehouse: Gatehouse, device_id: str = "h-1") -> dict[str, Any]:
    await gatehouse.bus.settle()
    answer = await gatehouse.ask("operator", "GET", f"/v1/devices/{device_id}")
    health: dict[str, Any] = answer.json()["health"]
    return health


async def signs(gatehouse: Gatehouse, secret: str, said: datetime, sequence: str) -> None:
    """Measure and send at this time of the device."""
    reading = {**READING, "device_id": "h-1", "sequence": sequence}
    body = json.dumps(reading | {"measured_at": said.isoformat()}).encode()
    headers = signed(secret, body, str(int(said.timestamp())), OWN)
    assert (await post(gatehouse, OWN, body, headers)).status_code == 202


async def signed_reading(gatehouse: Gatehouse, off: int) -> dict[str, Any]:
    secret = (await add(gatehouse, access="signature"))["secret"]
    await signs(gatehouse, secret, MORNING + timedelta(seconds=off), "1")
    (one,) = await stored(gatehouse)
    return one


async def test_a_signed_time_ahead_corrects_the_readings_it_comes_with(
    gatehouse: Gatehouse,
) -> None:
    one = await signed_reading(gatehouse, 200)
    assert datetime.fromisoformat(one["measured_at"]) == MORNING
    said = datetime.fromisoformat(one["uncorrected_measured_at"])
    assert (said - MORNING, one["quality"]) == (timedelta(seconds=200), ["clock-skew"])


async def test_signed_times_behind_correct_once_they_agree(
    gatehouse: Gatehouse, clock: Still
) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    for number in range(4):
        clock.time = MORNING + 5 * number * MINUTE
        await signs(gatehouse, secret, clock.time - timedelta(seconds=200), str(number))
    found = sorted(await stored(gatehouse), key=lambda one: str(one["received_at"]))
    assert [one["quality"] for one in found] == [[], [], ["clock-skew"], ["clock-skew"]]
    assert found[-1]["measured_at"] == found[-1]["received_at"]


async def test_a_request_that_waited_out_an_outage_moves_no_time(
    gatehouse: Gatehouse, clock: Still
) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    clock.time = MORNING + timedelta(seconds=200)
    await signs(gatehouse, secret, MORNING, "1")
    (one,) = await stored(gatehouse)
    assert datetime.fromisoformat(one["measured_at"]) == MORNING
    assert (one["quality"], one["uncorrected_measured_at"]) == ([], None)


async def test_a_guard_who_tells_what_a_device_showed_has_another_clock(
    gatehouse: Gatehouse,
) -> None:
    await signed_reading(gatehouse, 200)
    said = (MORNING - MINUTE).isoformat()
    by_hand = {**READING, "device_id": "h-1", "sequence": "2", "measured_at": said}
    assert (await gatehouse.ask("guard", "POST", OWN, by_hand)).status_code == 202
    assert said in [one["measured_at"] for one in await stored(gatehouse)]


@pytest.mark.parametrize("off", [100, -100])
async def test_a_little_is_no_wrong_clock(gatehouse: Gatehouse, off: int) -> None:
    one = await signed_reading(gatehouse, off)
    assert (one["uncorrected_measured_at"], one["quality"]) == (None, [])


async def test_a_terminal_that_is_behind_is_corrected_for_once_it_is_known(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await add(gatehouse)
    for number in range(4):
        clock.time = MORNING + 5 * number * MINUTE
        await says(gatehouse, clock.time - 60 * MINUTE, number)
    found = sorted(await stored(gatehouse), key=lambda one: str(one["received_at"]))
    late = [
        datetime.fromisoformat(one["received_at"]) - datetime.fromisoformat(one["measured_at"])
        for one in found
    ]
    assert late == [60 * MINUTE, 60 * MINUTE, 0 * MINUTE, 0 * MINUTE]
    assert [one["quality"] for one in found] == [["late"], ["late"], ["clock-skew"], ["clock-skew"]]


async def test_a_good_clock_is_never_corrected_for_a_delay(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await add(gatehouse)
    late = [0, 0, 0, 0, 50, 45, 40, 35, 0, 30, 0]
    for number, minutes in enumerate(late):
        clock.time = MORNING + 5 * number * MINUTE
        await says(gatehouse, clock.time - minutes * MINUTE, number)
    found = await stored(gatehouse)
    assert len(found) == len(late)
    assert all(one["uncorrected_measured_at"] is None for one in found)


async def test_what_is_told_of_the_past_says_nothing_of_the_clock(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await add(gatehouse)
    for number in range(4):
        clock.time = MORNING + 5 * number * MINUTE
        await says(gatehouse, clock.time - 60 * MINUTE, number, currentEvent=False)
    assert all(one["uncorrected_measured_at"] is None for one in await stored(gatehouse))


async def heard_at(gatehouse: Gatehouse, at: str) -> dict[str, Any]:
    """Wait until it is written that the device was heard."""
    health = await shown(gatehouse)
    if health["last_heard_at"] == at:
        return health
    await asyncio.sleep(0)
    return await heard_at(gatehouse, at)


async def counted(platform: Platform) -> tuple[float | None, float | None]:
    await Board(platform, board.count).once()
    return DEVICES_CLOCK_WRONG.at(), WORST_CLOCK.at()


async def test_a_device_shows_its_clock_and_is_counted(
    gatehouse: Gatehouse, clock: Still, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkpoint.hearing.PAUSE", 0.0)
    await add(gatehouse, silent_after_minutes=30)
    health = await shown(gatehouse)
    assert (health["trouble"], health["clock"]) == ([], None)
    for number in range(4):
        clock.time = MORNING + 5 * number * MINUTE
        await says(gatehouse, clock.time + 10 * MINUTE, number)
    at = clock.time.isoformat()
    async with asyncio.timeout(5):
        health = await heard_at(gatehouse, at)
    assert health["clock"] == {"offset_seconds": 600.0, "measured_at": at, "exact": False}
    assert health["trouble"] == ["clock-wrong"]
    assert await counted(platform) == (1, 600)
    await gatehouse.ask("operator", "POST", "/v1/devices/h-1/retirement", {"reason": "broken"})
    assert (await shown(gatehouse))["trouble"] == []
    assert await counted(platform) == (0, 0)
