"""A serial is given to one device, also where two ask for it at once."""

import asyncio
from datetime import timedelta

import pytest
from tests.checkpoint.devices import BODY
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING
from tests.kit import Still

from checkpoint.api.devices.serials import UNDER_WAY, claim
from checkpoint.domain.device import Setup
from checkpoint.handlers import Handlers
from shared.errors import Invalid
from shared.platform import Platform

SETUP = Setup("gate-mill", "m", "ear", vendor="hikvision", serial="s")


async def ask(gatehouse: Gatehouse, device_id: str) -> int:
    body = {**BODY, "device_id": device_id}
    return (await gatehouse.ask("operator", "POST", "/v1/devices", body)).status_code


async def test_of_many_that_are_registered_at_once_one_gets_it(gatehouse: Gatehouse) -> None:
    said = await asyncio.gather(*(ask(gatehouse, f"h-{number}") for number in range(8)))
    assert sorted(said) == [201] + [422] * 7


async def test_who_has_claimed_it_may_go_on_and_others_wait_a_while(
    platform: Platform, clock: Still
) -> None:
    handlers = Handlers.on(platform)
    for _ in range(2):
        await claim(handlers, platform.documents, "a", SETUP, clock.now())
    with pytest.raises(Invalid):
        await claim(handlers, platform.documents, "b", SETUP, clock.now())
    clock.time += UNDER_WAY
    await claim(handlers, platform.documents, "b", SETUP, clock.now())
    with pytest.raises(Invalid):
        await claim(handlers, platform.documents, "a", SETUP, clock.now())


async def test_a_serial_moves_with_its_device_and_may_come_back(
    gatehouse: Gatehouse, clock: Still
) -> None:
    for id_, serial in (("h-1", "one"), ("h-1", "two"), ("h-2", "one"), ("h-2", "one")):
        body = {**BODY, "serial": serial}
        made = {"device_id": id_, **body}
        answer = await gatehouse.ask("operator", "POST", "/v1/devices", made)
        if answer.status_code == 409:
            answer = await gatehouse.ask("operator", "PUT", f"/v1/devices/{id_}", body)
        assert answer.status_code == 201, answer.text
        clock.time += timedelta(minutes=2)
    assert clock.time > MORNING
