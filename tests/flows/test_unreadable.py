"""Poison on the topics: it is put aside, the rest flows, and an operator decides.

It stays on the topics for ever, so nothing that reads them from the beginning may come after.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import uuid4

import pytest
from tests.flows.command_line import said
from tests.flows.county import County, eventually
from tests.flows.doors import open_doors
from tests.flows.groups import all_groups
from tests.flows.stream import Stream

from shared.dead_letters import DeadLetter
from shared.envelope import Record
from shared.kafka.producer import KafkaPublisher
from shared.mongo.client import open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.projections import Document
from yipan.scenario.stage import HttpStage
from yipan.services import SERVICES

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]

READINGS, WORKERS = "checkpoint.readings", "health-records.workers"
GARBAGE, WRONG = b"\xff{", b'{"person_id": "nobody"}'


@pytest.fixture
async def stage(county: County) -> AsyncIterator[HttpStage]:
    async with open_doors(county) as stage:
        yield stage


async def write(county: County, topic: str, key: str, type_: str, value: bytes) -> None:
    headers = [("ce_type", type_.encode())] if type_ else []
    async with KafkaPublisher(county.kafka) as publisher:
        await publisher.publish([Record(str(uuid4()), topic, key, value, headers)])


async def yipan(county: County, *arguments: str) -> str:
    done = await asyncio.to_thread(county.yipan, *arguments)
    assert done.returncode == 0, said(done)
    return done.stdout


async def letters(county: County) -> Sequence[DeadLetter]:
    found: list[DeadLetter] = []
    for service in SERVICES:
        async with open_database(county.mongo, service, "pymongo") as database:
            found += await MongoDeadLetters(database).find(None, 1_000)
    return found


async def discard(county: County, first: DeadLetter, *others: DeadLetter) -> None:
    """The first as an operator does it; the others by the same call, without starting Python."""
    await yipan(county, "dlq", "discard", first.id, "--reason", "garbage")
    for letter in others:
        async with open_database(county.mongo, letter.group.partition(".")[0], "pymongo") as found:
            await MongoDeadLetters(found).discard(letter.id, "garbage")


def subscribed(type_: str) -> set[str]:
    return {group.name for _, group in all_groups() if type_ in group.subscriptions}


async def view_of(county: County, person: str) -> Document:
    async with open_database(county.mongo, "health-records", "pymongo") as database:
        found: Document = await database["worker_views"].find_one({"_id": person})
        return found


async def set_revision(county: County, person: str, revision: object) -> None:
    async with open_database(county.mongo, "health-records", "pymongo") as database:
        await database["worker_views"].update_one({"_id": person}, {"$set": {"revision": revision}})


async def declare(stage: HttpStage, person: str, *, symptoms: bool) -> int:
    """Say something new about a person; give the revision of the file after it."""
    path, body = f"/v1/workers/{person}/declarations", {"stays": [], "symptoms": symptoms}
    answer: Mapping[str, int] = await stage.call("clerk", "POST", "health-records", path, body)
    return answer["revision"]


async def settled(county: County) -> None:
    async def none_left() -> bool:
        return not await letters(county)

    await eventually("no dead letter is left", none_left)
    await county.at_rest()
    compare = [
        yipan(county, "rebuild", "health-records", view, "--compare-only")
        for view in ("worker_views", "timeline_views")
    ]
    for compared in await asyncio.gather(*compare):
        assert not any(word in compared for word in ("changed", "only in")), compared


async def test_later_facts_of_a_key_wait_and_are_applied_in_order_after_a_replay(
    county: County, stage: HttpStage
) -> None:
    person = min(county.contents()["health-records", "worker_views"])
    before = (await view_of(county, person))["revision"]
    await set_revision(county, person, "damaged")
    for symptoms in (True, False, True):
        revision = await declare(stage, person, symptoms=symptoms)
    await county.at_rest()
    first, *others = sorted(await letters(county), key=lambda letter: letter.delivery.offset)
    assert (first.group, first.state, first.exception) == (
        "health-records.projections",
        "open",
        "TypeError",
    )
    assert [letter.state for letter in others] == ["parked"] * (revision - before - 1)
    assert len(others) >= 2
    await set_revision(county, person, before)
    await yipan(county, "dlq", "replay", first.id, "--note", "the view is mended")
    await settled(county)
    assert (await view_of(county, person))["revision"] == revision


async def test_poison_is_put_aside_by_who_reads_its_type_and_the_rest_flows(
    county: County, stage: HttpStage
) -> None:
    key = f"poison-{uuid4().hex[:8]}"
    for topic, type_ in ((READINGS, "temperature-measured"), (WORKERS, "worker-registered")):
        for value in (GARBAGE, WRONG):
            await write(county, topic, f"{key}-{len(value)}", type_, value)
        await write(county, topic, key, "unheard-of", GARBAGE)
        await write(county, topic, key, "", GARBAGE)
    people = sorted(county.contents()["health-records", "worker_views"])
    stream = Stream(stage, people, county.clock.now().isoformat())
    await stream.post()
    await county.at_rest()
    assert stream.acknowledged <= county.contents()["checkpoint", "reading_views"].keys()
    found = await letters(county)
    listed = await yipan(county, "dlq", "list")
    assert all(letter.id in listed for letter in found)
    assert {letter.exception for letter in found} == {"Unreadable"}
    assert sorted(letter.group for letter in found) == sorted(
        [*subscribed("temperature-measured"), *subscribed("worker-registered")] * 2
    )


async def test_a_replayed_poison_fails_again_and_is_discarded_for_good(
    county: County, stage: HttpStage
) -> None:
    one, *others = await letters(county)
    assert "Unreadable" in await yipan(county, "dlq", "show", one.id)
    await yipan(county, "dlq", "replay", one.id)

    async def failed_again() -> bool:
        [again] = [letter for letter in await letters(county) if letter.id == one.id]
        return (again.state, again.attempts) == ("open", one.attempts + 1)

    await eventually("the poison fails again", failed_again)
    await discard(county, one, *others)
    assert "no dead letters" in await yipan(county, "dlq", "list")


async def test_facts_behind_poison_are_applied_in_order_once_it_is_discarded(
    county: County, stage: HttpStage
) -> None:
    person = sorted(county.contents()["health-records", "worker_views"])[1]
    before = (await view_of(county, person))["revision"]
    await write(county, WORKERS, person, "worker-cleared", GARBAGE)
    for symptoms in (True, False, True):
        revision = await declare(stage, person, symptoms=symptoms)
    await county.at_rest()
    assert (await view_of(county, person))["revision"] == before
    opened = [letter for letter in await letters(county) if letter.state == "open"]
    assert {letter.group for letter in opened} == subscribed("worker-cleared")
    await discard(county, *opened)
    await settled(county)
    assert (await view_of(county, person))["revision"] == revision
