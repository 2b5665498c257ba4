"""The list that gates fetch: what is on it, from when, until when."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kit import Still
from tests.permits.facts import say
from tests.permits.gate import Gate
from tests.permits.office import Office
from tests.permits.samples import ANNA, BO, HOUR, MORNING, fever_held

from shared.memory.bus import InMemoryBus
from shared.passes.revocations import read_list

LIST = "/v1/passes/revocations"


@pytest.fixture
def gate(office: Office) -> Gate:
    return Gate(office)


@pytest.fixture
async def pass_id(office: Office, bus: InMemoryBus) -> str:
    await office.register()
    made = await office.issue_pass(valid_until="2020-02-24T20:00:00Z")
    await bus.settle()
    return str(made.json()["id"])


@pytest.fixture
async def token(gate: Gate, pass_id: str) -> str:
    return str((await gate.shown(pass_id))["token"])


async def test_a_revoked_pass_is_on_the_list_at_once(
    office: Office, gate: Gate, pass_id: str, token: str
) -> None:
    assert await gate.reasons(MORNING, token) == ["in-force"]
    await office.revoke(pass_id)
    # Nothing has been read from the bus since.
    assert await gate.reasons(MORNING, token) == ["called-back"]


async def test_a_revoked_or_replaced_pass_is_told_by_a_list_of_any_age(
    office: Office, gate: Gate, bus: InMemoryBus, pass_id: str, token: str
) -> None:
    await office.reissue(pass_id)
    old = replace(await gate.fetch(), oldest_list=HOUR)
    assert old.verify(token, MORNING + 2 * HOUR).reason == "called-back"
    await bus.settle()
    newer = (await gate.shown(pass_id, 2))["token"]
    assert old.verify(newer, MORNING + 2 * HOUR).reason == "list-too-old"


async def test_a_suspended_permit_is_on_the_list_until_it_is_given_back(
    office: Office, gate: Gate, bus: InMemoryBus, clock: Still
) -> None:
    permit_id = await office.applied()
    await office.inspect(permit_id)
    await bus.settle()
    token = (await gate.shown(permit_id, 3))["token"]
    await say(bus, fever_held(ANNA, 1), fever_held(BO, 2))
    await bus.settle()
    assert await gate.reasons(MORNING, token) == ["called-back"]
    clock.time += 3 * HOUR
    assert (await office.inspect(permit_id)).status_code == 201
    assert await gate.reasons(clock.time, token) == ["in-force"]


async def test_a_new_edition_is_good_and_the_old_one_is_not(
    office: Office, gate: Gate, bus: InMemoryBus, pass_id: str, token: str
) -> None:
    await office.reissue(pass_id)
    assert await gate.reasons(MORNING, token) == ["called-back"]
    await bus.settle()
    newer = await gate.shown(pass_id, 2)
    assert newer["edition"] == 2
    assert await gate.reasons(MORNING, token, newer["token"]) == ["called-back", "in-force"]


async def test_however_many_are_issued_at_once_exactly_one_is_good(
    office: Office, gate: Gate, bus: InMemoryBus, pass_id: str, token: str
) -> None:
    async def reissue_and_read() -> str:
        made = await office.reissue(pass_id)
        assert made.status_code == 201, made.text
        await bus.settle()
        return str((await gate.shown(pass_id, made.json()["revision"]))["token"])

    tokens = {token, *await asyncio.gather(*(reissue_and_read() for _ in range(6)))}
    last = (await gate.shown(pass_id, 7))["token"]
    reasons = await gate.reasons(MORNING, *sorted(tokens - {last}), last)
    assert reasons == ["called-back"] * (len(tokens) - 1) + ["in-force"]
    assert await gate.listed() == 6


async def test_what_has_run_out_leaves_the_list_an_hour_later(
    office: Office, gate: Gate, pass_id: str, clock: Still
) -> None:
    await office.reissue(pass_id)
    await office.revoke(pass_id)
    assert await gate.listed() == 2
    clock.time = MORNING + 20.9 * HOUR
    assert await gate.listed() == 2
    clock.time = MORNING + 21 * HOUR
    assert await gate.listed() == 0


async def test_a_pass_in_force_is_not_on_the_list(gate: Gate, pass_id: str) -> None:
    assert await gate.listed() == 0


async def test_a_list_is_dated_when_it_is_asked_for(gate: Gate, clock: Still, token: str) -> None:
    clock.time = MORNING + 0.99 * HOUR
    verdict = (await gate.fetch()).verify(token, clock.time)
    assert verdict.list_age == timedelta(0)
    assert (await gate.fetch()).verify(token, MORNING + 26 * HOUR).reason in {
        "over", "list-too-old",
    }  # fmt: skip


async def test_of_two_lists_the_one_from_after_a_revocation_is_the_newer(
    office: Office, gate: Gate, pass_id: str, clock: Still
) -> None:
    before = await gate.fetch()
    clock.time += timedelta(seconds=1)
    await office.revoke(pass_id)
    after = await gate.fetch()
    dates = [read_list(one.revocations or "", one.keys).made_at for one in (before, after)]
    assert dates == [MORNING, MORNING + timedelta(seconds=1)]


async def test_a_list_that_is_still_the_newest_is_not_sent_again(
    office: Office, pass_id: str, clock: Still
) -> None:
    first = await office.get(LIST, "device")
    assert first.headers["content-type"].startswith("text/plain")
    assert (await again(office, first.headers["etag"])) == 304
    assert (await again(office, f'"other", {first.headers["etag"].removeprefix("W/")}')) == 304
    clock.time += timedelta(seconds=1)
    assert (await again(office, first.headers["etag"])) == 304
    clock.time += 0.1 * HOUR
    assert (await again(office, first.headers["etag"])) == 200
    newer = (await office.get(LIST, "device")).headers["etag"]
    await office.revoke(pass_id)
    assert (await again(office, newer)) == 200


async def again(office: Office, tag: str) -> int:
    headers = {"Authorization": "Bearer device", "If-None-Match": tag}
    return (await office.client.get(LIST, headers=headers)).status_code
