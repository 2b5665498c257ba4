"""Silence: a device that is watched and says nothing is told of once, and once when it is back."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from tests.checkpoint.devices import add, event, post
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.phones import KNOWLEDGE, ask, signed_in
from tests.checkpoint.samples import MORNING, READING
from tests.kit import Still

from checkpoint.domain.device import Device, Setup
from checkpoint.handlers import Handlers
from checkpoint.hearing import COLLECTION, Alarm, Ear
from shared.errors import Unavailable
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform
from shared.projections import Operation

MINUTE = timedelta(minutes=1)
WATCHED = {"device_id": "d-2", "site_id": "gate-mill", "model": "test", "body_site": "axillary"}


@pytest.fixture
def alarm(platform: Platform, clock: Still) -> Alarm:
    return Alarm(Handlers.on(platform), platform.documents, clock)


@pytest.fixture
async def watched(gatehouse: Gatehouse, bus: InMemoryBus) -> Gatehouse:
    """Give the gatehouse with a device that may say nothing for half an hour."""
    body = {**WATCHED, "silent_after_minutes": 30}
    assert (await gatehouse.ask("operator", "POST", "/v1/devices", body)).status_code == 201
    await bus.settle()
    return gatehouse


async def speaks(gatehouse: Gatehouse, platform: Platform) -> None:
    """Post a reading and wait until it is noted that the device was heard."""
    at = platform.clock.now()
    assert (await gatehouse.post({**READING, "device_id": "d-2"})).status_code == 202
    async with asyncio.timeout(5):
        await noted(platform, at)


async def noted(platform: Platform, at: datetime) -> None:
    if not await platform.documents.find(COLLECTION, {"heard.at": at}):
        await asyncio.sleep(0)
        await noted(platform, at)


async def silent(gatehouse: Gatehouse) -> list[str]:
    await gatehouse.bus.settle()
    found = await gatehouse.ask("operator", "GET", "/v1/devices?heard=no")
    return [one["id"] for one in found.json()["items"]]


async def told(gatehouse: Gatehouse) -> list[str]:
    await gatehouse.bus.settle()
    found = gatehouse.bus.log("checkpoint.devices").deliveries
    return [dict(one.headers)["ce_type"].decode() for one in found][2:]


async def test_a_device_that_was_never_heard_is_told_of_once(
    watched: Gatehouse, alarm: Alarm, clock: Still
) -> None:
    clock.time = MORNING + 31 * MINUTE
    assert [await alarm.once(), await alarm.once()] == [1, 0]
    assert await told(watched) == ["device-fell-silent"]
    assert await silent(watched) == ["d-2"]


async def test_nothing_is_told_before_its_time(
    watched: Gatehouse, alarm: Alarm, clock: Still
) -> None:
    clock.time = MORNING + 30 * MINUTE
    assert await alarm.once() == 0
    assert await silent(watched) == []


async def test_a_reading_puts_it_off(
    watched: Gatehouse, platform: Platform, alarm: Alarm, clock: Still
) -> None:
    clock.time = MORNING + 20 * MINUTE
    await speaks(watched, platform)
    clock.time = MORNING + 49 * MINUTE
    assert await alarm.once() == 0


async def test_a_silent_device_that_speaks_is_heard_again(
    watched: Gatehouse, platform: Platform, alarm: Alarm, clock: Still
) -> None:
    clock.time = MORNING + 31 * MINUTE
    await alarm.once()
    clock.time = MORNING + 40 * MINUTE
    await speaks(watched, platform)
    assert [await alarm.once(), await alarm.once()] == [1, 0]
    assert await told(watched) == ["device-fell-silent", "device-heard-again"]
    assert await silent(watched) == []
    clock.time = MORNING + 80 * MINUTE
    assert await alarm.once() == 1
    assert (await told(watched))[-1] == "device-fell-silent"


async def test_nobody_waits_for_a_retired_device(
    watched: Gatehouse, alarm: Alarm, clock: Still
) -> None:
    await watched.ask("operator", "POST", "/v1/devices/d-2/retirement", {"reason": "broken"})
    clock.time = MORNING + 31 * MINUTE
    await alarm.once()
    assert await told(watched) == ["device-retired"]


async def test_a_device_nobody_waits_for_is_noted_once_a_minute() -> None:
    documents, now = InMemoryDocuments(), [0.0]
    ear, device = Ear(documents, lambda: now[0]), Device("in-use", Setup("gate", "test", "ear"))
    for second in (0, 30, 59, 60):
        now[0] = second
        ear.hear({"d-2": device}, MORNING + timedelta(seconds=second))
        await ear.written()
        (one,) = await documents.find(COLLECTION, {})
        heard = MORNING + timedelta(seconds=60 if second == 60 else 0)
        assert (one["heard"]["at"], one["heard"]["due"]) == (heard, None)


async def test_what_was_heard_last_is_written_when_the_process_ends() -> None:
    documents = InMemoryDocuments()
    ear, device = Ear(documents, lambda: 0.0), Device("in-use", Setup("gate", "test", "ear", 30))
    for minute in range(3):
        ear.hear({"d-2": device}, MORNING + minute * MINUTE)
        await ear.written()
    await ear.close()
    (one,) = await documents.find(COLLECTION, {})
    assert one["heard"]["at"] == MORNING + 2 * MINUTE


async def test_who_is_not_let_in_is_not_heard(
    watched: Gatehouse, alarm: Alarm, clock: Still
) -> None:
    body = {**{k: v for k, v in WATCHED.items() if k != "device_id"}, "silent_after_minutes": 30}
    await watched.ask("operator", "PUT", "/v1/devices/d-2", body | {"access": "signature"})
    clock.time = MORNING + 20 * MINUTE
    assert (await watched.post({**READING, "device_id": "d-2"})).status_code == 403
    clock.time = MORNING + 61 * MINUTE
    assert await alarm.once() == 1


@pytest.mark.parametrize("path", [KNOWLEDGE, "/v1/crossings"])
async def test_whatever_a_device_signs_it_is_heard(
    gatehouse: Gatehouse, platform: Platform, path: str
) -> None:
    phone = await signed_in(gatehouse)
    asked = {"site_id": "road-207", "plate": "冀G12345"} if path == "/v1/crossings" else {}
    body = json.dumps(asked).encode() if asked else b""
    assert (await ask(gatehouse, phone, path, body)).status_code < 300
    async with asyncio.timeout(5):
        await noted(platform, platform.clock.now())
    (one,) = await platform.documents.find(COLLECTION, {"heard.at": platform.clock.now()})
    assert (one["_id"], one["clock"]["seconds"]) == ("phone-1", 0)


async def test_a_device_that_may_not_speak_this_way_is_not_heard(
    gatehouse: Gatehouse, platform: Platform
) -> None:
    issued = await add(gatehouse, access="token")
    path = f"/v1/intake/hikvision/{issued['path_token']}"
    assert (await post(gatehouse, path, event())).status_code == 403
    assert await platform.documents.find(COLLECTION, {}) == []


async def test_nobody_waits_any_more_for_a_device_that_is_not_watched(
    watched: Gatehouse, alarm: Alarm, clock: Still
) -> None:
    clock.time = MORNING + 31 * MINUTE
    await alarm.once()
    body = {k: v for k, v in WATCHED.items() if k != "device_id"}
    await watched.ask("operator", "PUT", "/v1/devices/d-2", body)
    assert await silent(watched) == []


class Away(InMemoryDocuments):
    """A database that is away until it is told to be there."""

    there = False

    async def apply(self, operations: Sequence[Operation]) -> None:
        if not self.there:
            raise Unavailable("MongoDB is away")
        await super().apply(operations)


async def test_what_could_not_be_written_is_written_later() -> None:
    documents, now = Away(), [0.0]
    ear = Ear(documents, lambda: now[0])
    device = Device("in-use", Setup("gate", "test", "axillary", 30))
    ear.hear({"d-2": device}, MORNING)
    await ear.written()
    documents.there, now[0] = True, 60.0
    ear.hear({"d-3": device}, MORNING)
    await ear.written()
    assert [one["_id"] for one in await documents.find(COLLECTION, {})] == ["d-2", "d-3"]


async def test_it_is_written_once_in_a_while_however_often_it_is_heard() -> None:
    documents, now = InMemoryDocuments(), [0.0]
    ear, device = (
        Ear(documents, lambda: now[0]),
        Device("in-use", Setup("gate", "test", "axillary", 30)),
    )
    for minute in range(3):
        ear.hear({"d-2": device}, MORNING + minute * MINUTE)
        await ear.written()
    (one,) = await documents.find(COLLECTION, {})
    assert one["heard"]["at"] == MORNING
    now[0] = 5.0
    ear.hear({"d-2": device}, MORNING + 4 * MINUTE)
    await ear.written()
    (one,) = await documents.find(COLLECTION, {})
    assert one["heard"]["at"] == MORNING + 4 * MINUTE
