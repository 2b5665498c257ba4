"""Views built anew from the log, as an operator does it while the county goes on."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient
from tests.flows.command_line import said
from tests.flows.county import Contents, County, eventually
from tests.flows.doors import open_doors
from tests.flows.stream import Stream, flowing

from yipan.commands.rebuild import work_of
from yipan.services import SERVICES

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

VIEWS = [(name, view.collection) for name in SERVICES for view in work_of(name).views]
AT_ONCE = 2


def mongo(county: County) -> MongoClient[dict[str, Any]]:
    return MongoClient(county.mongo, timeoutMS=10_000)


OF_READINGS = {
    ("checkpoint", "reading_views"),
    ("checkpoint", "latest_readings"),
    ("health-records", "temperature_views"),
}
"""Views that change while readings come in."""


def indexes(county: County) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    with mongo(county) as client:
        return {(db, name): client[db][name].index_information() for db, name in VIEWS}


def known_people(contents: Contents) -> list[str]:
    return sorted(contents["health-records", "worker_views"])


async def rebuilt(county: County, *arguments: str) -> str:
    done = await asyncio.to_thread(county.yipan, "rebuild", *arguments)
    assert done.returncode == 0, said(done)
    return done.stdout


async def compare(county: County, service: str, *views: str) -> str:
    return await rebuilt(county, service, *views, "--compare-only")


async def rebuild_all(county: County) -> str:
    """Every view of every service, two services at a time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(service: str) -> str:
        async with turns:
            return await rebuilt(county, service)

    return "".join(await asyncio.gather(*map(one, SERVICES)))


async def test_views_rebuilt_while_readings_come_in_are_the_same_and_lose_nothing(
    county: County,
) -> None:
    before, kept = county.contents(), indexes(county)
    async with open_doors(county) as stage:
        stream = Stream(stage, known_people(before), county.clock.now().isoformat())
        async with flowing(stream):
            output = await rebuild_all(county)
    assert output.count("the new one is in place") == len(VIEWS)
    assert not any(word in output for word in ("changed", "only in", "unreadable", "waiting"))
    await county.at_rest()
    after = county.contents()
    assert stream.acknowledged <= after["checkpoint", "reading_views"].keys()
    assert len(stream.acknowledged) > 100
    compared = await compare(county, "checkpoint", "reading_views", "latest_readings")
    compared += await compare(county, "health-records", "temperature_views")
    assert compared.count("the old one stays in place") == len(OF_READINGS)
    assert "only in" not in compared
    assert "changed" not in compared
    untouched = after.keys() - OF_READINGS
    assert {place for place in untouched if place in VIEWS and same(after, before, place)} == {
        place for place in untouched if place in VIEWS
    }
    # Where there was no collection yet, MongoDB adds the index over `_id` with the collection.
    assert {place: found for place, found in indexes(county).items() if kept[place]} == {
        place: found for place, found in kept.items() if found
    }


def same(after: Contents, before: Contents, place: tuple[str, str]) -> bool:
    # A view without any document yet is there only once it was rebuilt.
    return after[place].keys() == before.get(place, {}).keys()


async def test_a_view_damaged_by_hand_is_reported_and_repaired(county: County) -> None:
    foreign = ObjectId()
    with mongo(county) as client:
        permits = client["permits"]["permit_views"]
        whole = {document["_id"]: document for document in permits.find()}
        changed, deleted, *_ = sorted(whole)
        permits.update_one({"_id": changed}, {"$set": {"holder": "nobody"}})
        permits.delete_one({"_id": deleted})
        permits.insert_many([{"_id": "made-up", "status": "active"}, {"_id": foreign}])
        for arguments in (["--compare-only"], []):
            output = await rebuilt(county, "permits", "permit_views", *arguments)
            assert f"1 changed: {changed}" in output
            assert f"1 only in the new: {deleted}" in output
            assert f"2 only in the old: {foreign}, made-up" in output
        assert {document["_id"]: document for document in permits.find()} == whole


async def test_a_killed_rebuild_leaves_the_view_and_can_be_run_again(county: County) -> None:
    before = county.contents()["checkpoint", "reading_views"]
    beside = "reading_views__rebuilt"
    with mongo(county) as client:
        words = ("-m", "yipan", "rebuild", "checkpoint", "reading_views")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, env=county.yipan.environment(), stdout=subprocess.DEVNULL
        )

        async def begun() -> bool:
            return beside in client["checkpoint"].list_collection_names()

        await eventually("the new one is begun", begun, pause=0.005)
        process.send_signal(signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
        assert beside in client["checkpoint"].list_collection_names()
        assert county.contents()["checkpoint", "reading_views"] == before
        await rebuilt(county, "checkpoint", "reading_views")
        assert beside not in client["checkpoint"].list_collection_names()
    assert county.contents()["checkpoint", "reading_views"].keys() == before.keys()
