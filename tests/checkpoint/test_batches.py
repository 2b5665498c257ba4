"""A week offline: batches in any order, twice, with gaps and forks; nothing lost, nothing twice."""

import asyncio
import gzip
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.batches import PATH, chain, crossing, reading, taken, upload, written
from tests.checkpoint.devices import add, signed, stored, waiting
from tests.checkpoint.gatehouse import PERSON_KEY, Gatehouse
from tests.checkpoint.samples import MORNING
from tests.checkpoint.test_hearing import noted
from tests.kit import Still

from shared.identity import person_id
from shared.memory.bus import InMemoryBus
from shared.platform import Platform

PERSON = "0123456789abcdef0123456789abcdef"
NUMBER = "11010519491231002X"
"""The example of GB 11643 itself."""


async def crossings(gatehouse: Gatehouse) -> list[dict[str, Any]]:
    return await gatehouse.listed("/v1/crossings?site_id=gate-mill")


async def test_a_batch_is_stored_and_counted_as_complete(gatehouse: Gatehouse) -> None:
    (body,) = chain([{"readings": [reading(1), reading(2)]}])
    said = await taken(gatehouse, body)
    assert (said["accepted"], said["refused"], said["again"], said["forked"]) == (
        2,
        0,
        False,
        False,
    )
    assert (said["complete_to"], said["complete_until"]) == (1, "2020-02-16T01:00:00+08:00")
    assert (said["missing"], said["broken_at"]) == ([], None)
    assert [one["quality"] for one in await stored(gatehouse)] == [["replayed"]] * 2


async def test_any_order_and_twice_is_stored_once(gatehouse: Gatehouse) -> None:
    bodies = list(chain([{"readings": [reading(10 * n), reading(10 * n + 1)]} for n in range(5)]))
    for n in (3, 0, 4):
        said = await taken(gatehouse, bodies[n])
    assert (said["complete_to"], said["missing"], said["highest"]) == (1, [[2, 3]], 5)
    for n in (2, 1):
        said = await taken(gatehouse, bodies[n])
    assert (said["complete_to"], said["missing"]) == (5, [])
    for body in bodies:
        assert (await taken(gatehouse, body, 200))["again"] is True
    assert len(await stored(gatehouse)) == 10


async def test_a_late_reading_opens_no_gate_and_leaves_what_is_newer(
    gatehouse: Gatehouse, bus: InMemoryBus
) -> None:
    await gatehouse.enter(person_id=PERSON, celsius=36.2)
    await bus.settle()
    late = reading(1, person_id=PERSON, celsius=38.4, direction="in")
    await taken(gatehouse, next(chain([{"readings": [late]}])))
    assert len(await crossings(gatehouse)) == 1
    found = (await gatehouse.ask("guard", "GET", f"/v1/persons/{PERSON}")).json()
    assert found["reading"]["celsius"] == 36.2
    said = [one.value or b"" for one in bus.log("checkpoint.readings").deliveries]
    assert sum(b'"rule_version"' in value and b"38.4" in value for value in said) == 1


async def test_crossings_of_a_guard_are_written_down_as_offline(gatehouse: Gatehouse) -> None:
    content = {"crossings": [crossing(1), crossing(2, outcome="refused", reasons=["no-pass"]),
                             crossing(3, outcome="refused", direction="out")]}  # fmt: skip
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["results"]) == (3, [])
    found = sorted(await crossings(gatehouse), key=lambda one: str(one["reasons"]))
    assert [one["offline"] for one in found] == [True] * 3
    codes = [[reason["code"] for reason in one["reasons"]] for one in found]
    assert codes == [[], ["no-pass"], ["refused-by-guard"]]
    assert found[2]["words"][0]["zh"] == "值守人员未放行"
    await taken(gatehouse, next(chain([content])), 200)
    assert len(await crossings(gatehouse)) == 3


async def test_a_crossing_that_was_decided_live_stands_and_is_named(gatehouse: Gatehouse) -> None:
    """The answer was lost: the guard decided by themselves, and tells it with the reading."""
    live = reading(1, person_id=PERSON, direction="in", measured_at="2020-02-17T07:59:00+08:00")
    assert (await gatehouse.post(live)).status_code == 202
    told = crossing(1, outcome="admitted")
    del told["plate"]
    said = await taken(gatehouse, next(chain([{"readings": [live], "crossings": [told]}])))
    assert said["results"] == [
        {"kind": "crossing", "item": 0, "problem": None, "errors": [], "outcome": "refused"}
    ]
    assert [one["outcome"] for one in await crossings(gatehouse)] == ["refused"]
    assert len(await stored(gatehouse)) == 1


async def test_identity_numbers_are_hashed(gatehouse: Gatehouse) -> None:
    told = crossing(1, identity_number=NUMBER)
    del told["plate"]
    await taken(gatehouse, next(chain([{"crossings": [told]}])))
    (one,) = await crossings(gatehouse)
    assert one["person_id"] == person_id(NUMBER, PERSON_KEY)


async def test_what_cannot_be_taken_waits_and_is_read_again(gatehouse: Gatehouse) -> None:
    content = {"readings": [reading(1), reading(2, device_id="d-9"), reading(3, celsius=99)],
               "crossings": [crossing(4), crossing(5, plate="nothing")]}  # fmt: skip
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["refused"], said["complete_to"]) == (2, 3, 1)
    named = [(one["kind"], one["item"], one["problem"]) for one in said["results"]]
    assert named == [("reading", 1, 404), ("reading", 2, 422), ("crossing", 1, 422)]
    kept = {one["reason"]: one["id"] for one in await waiting(gatehouse)}
    assert len(kept) == 3
    await gatehouse.device("d-9", "gate-mill")
    (id_,) = [id_ for reason, id_ in kept.items() if "device_id" in reason]
    answer = await gatehouse.ask("operator", "POST", f"/v1/raw-records/{id_}/replay")
    assert (answer.status_code, answer.json()["readings"]) == (201, 1)
    assert len(await stored(gatehouse)) == 2
    assert len(await waiting(gatehouse)) == 2
    (other,) = [id_ for reason, id_ in kept.items() if "plate" in reason]
    answer = await gatehouse.ask("operator", "POST", f"/v1/raw-records/{other}/replay")
    assert (answer.json()["readings"], len(answer.json()["unclear"])) == (0, 1)


async def test_another_content_under_one_number_is_stored_and_said(gatehouse: Gatehouse) -> None:
    (first,) = chain([{"readings": [reading(1)]}])
    (other,) = chain([{"readings": [reading(2)]}])
    await taken(gatehouse, first)
    assert (await taken(gatehouse, other))["forked"] is True
    assert (await taken(gatehouse, other, 200))["forked"] is True
    assert len(await stored(gatehouse)) == 2
    batches = await gatehouse.listed("/v1/batches?recorder_id=d-1")
    assert [(one["digest"], one["forks"]) for one in batches] == [
        (hashlib.sha256(first).hexdigest(), [hashlib.sha256(other).hexdigest()])
    ]


async def test_of_two_contents_that_come_at_once_one_is_a_fork(
    gatehouse: Gatehouse, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, both = platform.publisher.publish, asyncio.Barrier(2)

    async def together(records: Any) -> None:
        await both.wait()
        await publish(records)

    monkeypatch.setattr(platform.publisher, "publish", together)
    bodies = [next(chain([{"readings": [reading(n)]}])) for n in (1, 2)]
    answers = await asyncio.gather(*(upload(gatehouse, body) for body in bodies))
    monkeypatch.undo()
    assert sorted(answer.json()["forked"] for answer in answers) == [False, True]
    assert len(await stored(gatehouse)) == 2


async def test_a_recorder_is_heard_by_its_batches(
    gatehouse: Gatehouse, platform: Platform, clock: Still
) -> None:
    await add(gatehouse, serial=None, vendor=None, silent_after_minutes=5)
    await gatehouse.bus.settle()
    clock.time = MORNING + timedelta(minutes=4)
    (body,) = chain([{"readings": [reading(1, device_id="h-1")]}], recorder="h-1")
    assert (await upload(gatehouse, body, "operator")).status_code == 202
    async with asyncio.timeout(5):
        await noted(platform, clock.time)


async def test_a_chain_that_names_another_batch_breaks_there(gatehouse: Gatehouse) -> None:
    bodies = list(chain([{"readings": [reading(n)]} for n in range(3)]))
    broken = json.loads(bodies[1]) | {"previous": "0" * 64}
    await taken(gatehouse, bodies[0])
    await taken(gatehouse, written(**broken))
    said = await taken(gatehouse, bodies[2])
    assert (said["complete_to"], said["broken_at"], said["missing"]) == (1, 2, [])
    assert len(await stored(gatehouse)) == 3


async def test_a_site_shows_its_recorders(gatehouse: Gatehouse, clock: Still) -> None:
    await gatehouse.device("d-2", "gate-mill")
    bodies = list(chain([{}, {"readings": [reading(1)]}]))
    await taken(gatehouse, bodies[1])
    await taken(gatehouse, next(chain([{}], recorder="d-2")))
    found = (await gatehouse.ask("auditor", "GET", PATH)).json()
    told = {one["recorder_id"]: (one["complete_to"], one["missing"]) for one in found["recorders"]}
    assert told == {"d-1": (0, [[1, 1]]), "d-2": (1, [])}
    clock.time += timedelta(days=1)
    assert (await gatehouse.ask("auditor", "GET", "/v1/sites/road-207/batches")).json() == {
        "site_id": "road-207", "recorders": [],
    }  # fmt: skip


async def test_a_recorder_signs_and_speaks_for_its_site_alone(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature", serial=None, vendor=None)
    await gatehouse.device("far-1", "road-207")
    content = {"readings": [reading(1), reading(2, device_id="far-1")]}
    (body,) = chain([content], recorder="h-1")
    now = "1581897600"
    headers = signed(issued["secret"], body, now, PATH)
    answer = await gatehouse.client.post(PATH, content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    assert [one["item"] for one in answer.json()["results"]] == [1]
    again = await gatehouse.client.post(PATH, content=body, headers=headers)
    assert again.status_code == 401
    elsewhere = await upload(gatehouse, body, "operator", "/v1/sites/road-207/batches")
    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["field"]) == (
        422, "body.recorder_id",
    )  # fmt: skip
    assert (await upload(gatehouse, body, "device")).status_code == 403
    assert (await upload(gatehouse, body, "clerk")).status_code == 403


HEAD = {"recorder_id": "d-1", "number": 1, "previous": "", "made_at": "2020-02-17T11:00:00+08:00",
        "complete_until": "2020-02-17T10:00:00+08:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": 0}, "number"),
        ({"number": True}, "number"),
        ({"number": 2}, "body"),
        ({"previous": "ab"}, "previous"),
        ({"complete_until": "2020-02-17T12:00:00+08:00"}, "body"),
        ({"made_at": "yesterday"}, "made_at"),
        ({"readings": {}}, "readings"),
        ({"readings": [{}] * 600, "crossings": [{}] * 401}, "readings"),
        ({"more": 1}, "more"),
        ({"recorder_id": ""}, "recorder_id"),
    ],
)
async def test_a_batch_that_is_none_is_refused_as_a_whole(
    gatehouse: Gatehouse, change: dict[str, Any], field: str
) -> None:
    answer = await upload(gatehouse, written(**HEAD | change))
    assert answer.status_code == 422, answer.text
    assert any(one["field"].startswith(field) for one in answer.json()["errors"])
    assert (await gatehouse.ask("auditor", "GET", PATH)).json()["recorders"] == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nothing", b'"x"', b"1e999", b'{"a": "\\ud800"}', b'{"a": ' * 500]
)
async def test_what_is_no_object_is_refused(gatehouse: Gatehouse, body: bytes) -> None:
    answer = await upload(gatehouse, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body")


async def test_a_number_that_is_none_waits_and_the_batch_is_there(gatehouse: Gatehouse) -> None:
    """A chain is not to break for what a recorder wrote where nothing was measured."""
    content = {"readings": [reading(1), reading(2, celsius=float("nan"))]}
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["refused"], said["complete_to"]) == (1, 1, 1)
    assert len(await waiting(gatehouse)) == 1


async def test_a_batch_that_was_packed_is_the_batch_itself(gatehouse: Gatehouse) -> None:
    (body,) = chain([{"readings": [reading(1)]}])
    headers = {"authorization": "Bearer device", "content-encoding": "gzip"}
    answer = await gatehouse.client.post(PATH, content=gzip.compress(body), headers=headers)
    assert answer.status_code == 202, answer.text
    assert (await upload(gatehouse, body)).json()["again"] is True


async def test_an_unknown_recorder_is_named(gatehouse: Gatehouse) -> None:
    (body,) = chain([{}], recorder="nobody")
    answer = await upload(gatehouse, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "body.recorder_id")
