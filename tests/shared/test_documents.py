"""What every store of documents promises, tried on memory and on MongoDB through both drivers."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bson.errors import InvalidDocument
from hypothesis import given
from hypothesis import strategies as st
from tests.shared.samples import MORNING

from shared.memory.documents import InMemoryDocuments
from shared.projections import (
    Document,
    Documents,
    InsertOnce,
    MergeAtRevision,
    SetIfNewer,
)


def newest(n: int, value: str = "", block: str = "reading") -> SetIfNewer:
    version = {"at": MORNING + timedelta(minutes=n // 10), "id": f"{n:03}"}
    return SetIfNewer("people", "a", block, version, {"value": value or f"value {n}"})


def merge(revision: int, **fields: Any) -> MergeAtRevision:
    return MergeAtRevision("trips", "t", revision, fields or {"at_revision": revision})


async def person(documents: Documents) -> Document | None:
    return await documents.get("people", "a")


async def trip(documents: Documents) -> Document | None:
    return await documents.get("trips", "t")


async def test_what_was_never_written_is_not_there(documents: Documents) -> None:
    assert await person(documents) is None
    assert await documents.find("people", {}) == []
    assert await documents.count("people", {}) == 0


async def test_applying_nothing_is_allowed(documents: Documents) -> None:
    await documents.apply([])


async def test_an_index_may_be_asked_for_again(documents: Documents) -> None:
    for _ in range(2):
        await documents.index("people", "reading.at", "_id")


async def test_the_first_insert_wins(documents: Documents) -> None:
    inserts = [InsertOnce("people", {"_id": "a", "n": n}) for n in range(3)]
    await documents.apply(inserts)
    await documents.apply([*reversed(inserts), InsertOnce("people", {"_id": "b", "n": 9})])
    assert await person(documents) == {"_id": "a", "n": 0}
    assert await documents.get("people", "b") == {"_id": "b", "n": 9}


@given(st.permutations(range(5)), st.integers(1, 5))
async def test_blocks_end_the_same_in_any_order(order: list[int], size: int) -> None:
    documents = InMemoryDocuments()
    some = [newest(n) for n in order]
    for start in range(0, len(some), size):
        await documents.apply(some[start : start + size])
    version = {"at": MORNING, "id": "004"}
    assert await person(documents) == {"_id": "a", "reading": {**version, "value": "value 4"}}


@pytest.mark.parametrize("order", [(9, 10, 11), (11, 10, 9), (10, 11, 9), (9, 11, 10)])
@pytest.mark.parametrize("at_once", [True, False])
async def test_the_newest_block_stays(
    documents: Documents, order: tuple[int, ...], *, at_once: bool
) -> None:
    some = [newest(n) for n in order]
    for batch in [some] if at_once else [[one] for one in some]:
        await documents.apply(batch)
    found = await person(documents)
    assert found is not None
    assert found["reading"] == {
        "at": MORNING + timedelta(minutes=1),
        "id": "011",
        "value": "value 11",
    }


async def test_a_block_with_the_same_version_again_changes_nothing(documents: Documents) -> None:
    await documents.apply([newest(1)])
    before = await person(documents)
    await documents.apply([newest(1), newest(1)])
    assert await person(documents) == before


@pytest.mark.parametrize("at_once", [True, False])
async def test_versions_that_one_stored_millisecond_holds_are_told_apart_by_the_next_field(
    documents: Documents, *, at_once: bool
) -> None:
    early, late = MORNING.replace(microsecond=100), MORNING.replace(microsecond=900)
    some = [
        SetIfNewer("people", "a", "reading", {"at": late, "id": "1"}, {"value": "one"}),
        SetIfNewer("people", "a", "reading", {"at": early, "id": "2"}, {"value": "two"}),
    ]
    for batch in [some] if at_once else [[one] for one in some]:
        await documents.apply(batch)
    found = await person(documents)
    assert found == {"_id": "a", "reading": {"at": MORNING, "id": "2", "value": "two"}}


async def test_blocks_of_two_sources_do_not_touch_each_other(documents: Documents) -> None:
    await documents.apply([newest(2, block="one"), newest(1, block="two")])
    await documents.apply([newest(1, block="one"), newest(3, block="two")])
    found = await person(documents)
    assert found is not None
    assert (found["one"]["id"], found["two"]["id"]) == ("002", "003")


async def test_many_writers_of_one_document_lose_no_block(documents: Documents) -> None:
    some = [newest(n, block=block) for n in range(20) for block in ("one", "two")]
    await asyncio.gather(*(documents.apply([one]) for one in some))
    found = await person(documents)
    assert found is not None
    assert (found["one"]["id"], found["two"]["id"]) == ("019", "019")


async def test_what_is_read_is_a_copy(documents: Documents) -> None:
    await documents.apply([merge(1, seen=["a"])])
    for found in (await trip(documents), *await documents.find("trips", {})):
        assert found is not None
        found["seen"].append("b")
    assert await trip(documents) == {"_id": "t", "revision": 1, "seen": ["a"]}


async def test_a_document_may_hold_blocks_and_merged_fields(documents: Documents) -> None:
    block = SetIfNewer("trips", "t", "weather", {"revision": 7}, {"sky": "clear"})
    await documents.apply([block])
    await documents.apply([merge(1, seats=3)])
    await documents.apply([merge(2, seats=4), block])
    older = SetIfNewer("trips", "t", "weather", {"revision": 6}, {"sky": "rain"})
    await documents.apply([older])
    expected = {"weather": {"revision": 7, "sky": "clear"}, "revision": 2, "seats": 4}
    assert await trip(documents) == {"_id": "t", **expected}


@pytest.mark.parametrize("microsecond", [123_000, 123_987])
async def test_times_come_back_in_the_zone_of_the_county(
    documents: Documents, microsecond: int
) -> None:
    at = datetime(2020, 2, 17, 0, 0, 0, microsecond, tzinfo=UTC)
    await documents.apply([merge(1, at=at, inner=[{"at": at}])])
    found = await trip(documents)
    assert found is not None
    assert found["at"].isoformat() == "2020-02-17T08:00:00.123000+08:00"
    assert found["inner"][0]["at"] == found["at"]


@pytest.mark.parametrize("value", [date(2020, 2, 17), Decimal(1), {1}, timedelta(1), {1: "one"}])
async def test_what_mongodb_cannot_keep_is_refused_in_memory_too(
    documents: Documents, value: object
) -> None:
    with pytest.raises((TypeError, InvalidDocument)):
        await documents.apply([InsertOnce("people", {"_id": "a", "inner": [value]})])
    assert await person(documents) is None
