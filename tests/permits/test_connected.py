"""The same over a real MongoDB: what the service asks of it, it answers as memory does."""

import asyncio
from collections.abc import AsyncIterator
from itertools import permutations

import pytest
from tests.kit import Still, in_mongodb
from tests.permits.county import County
from tests.permits.facts import types
from tests.permits.gate import Gate
from tests.permits.office import Office
from tests.permits.samples import HOUR, MORNING, again
from tests.permits.steps import PLACED, UNPLACED, Step, suspended_permit

from permits.worker import create_work
from shared.chores import prepare
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Platform


@pytest.fixture
async def platform(
    mongo_url: str, database_name: str, bus: InMemoryBus, clock: Still
) -> AsyncIterator[Platform]:
    memory = in_memory_platform("permits", bus, clock)
    async with in_mongodb(memory, bus, mongo_url, database_name) as platform:
        await prepare(platform, create_work(platform))
        yield platform


@pytest.mark.parametrize("steps", [PLACED, UNPLACED, UNPLACED[::-1], *permutations(PLACED)])
async def test_every_order_suspends_the_permit(county: County, steps: tuple[Step, ...]) -> None:
    for step in steps:
        await step(county)
        await county.bus.settle()
    assert await county.permit_status() == "suspended"


async def test_reading_everything_again_says_nothing_new(
    county: County, platform: Platform
) -> None:
    await suspended_permit(county)
    await county.inspect(again(MORNING + 3 * HOUR))
    await county.bus.settle()
    said = types(county.bus)
    for group in create_work(platform).groups:
        county.bus.subscribe(group)
    await county.bus.settle()
    assert (types(county.bus), await county.permit_status()) == (said, "active")


async def test_of_many_requests_at_once_one_gets_the_pass(office: Office) -> None:
    await office.register()
    answers = await office.issue_passes(10)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9


async def test_an_application_becomes_a_permit(office: Office, bus: InMemoryBus) -> None:
    permit_id = await office.applied()
    await office.inspect(permit_id)
    await bus.settle()
    line = (await office.get("/v1/enterprises/mill")).json()["permits"][0]
    assert (line["id"], line["status"]) == (permit_id, "active")
    assert line["valid_until"] == "2020-03-25T08:00:00+08:00"
    found = (await office.get("/v1/permits?holder=mill&status=active")).json()["items"]
    assert found[0]["inspection"]["findings"] == []


async def test_the_list_of_revocations_is_of_what_is_stored(
    office: Office, bus: InMemoryBus
) -> None:
    gate = Gate(office)
    await office.register()
    pass_id = (await office.issue_pass()).json()["id"]
    await office.apply()
    assert await gate.listed() == 0
    await asyncio.gather(*(office.reissue(pass_id) for _ in range(4)))
    assert await gate.listed() == 4
    await bus.settle()
    token = (await gate.shown(pass_id, 5))["token"]
    assert await gate.reasons(MORNING, token) == ["in-force"]
    await office.revoke(pass_id)
    assert await gate.reasons(MORNING, token) == ["called-back"]
