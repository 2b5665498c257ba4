"""Rows that wait: cut in their order, sealed, and gone when they were imported."""

import pytest
from tests.health_records.county import CIPHER_KEYS
from tests.health_records.rosters.sheets import LI, csv, people

from health_records.persons import KeyRing, Sealed
from health_records.rosters.reading import read_roster
from health_records.rosters.waiting import COLLECTION, ROWS_OF_A_PART, WaitingRows, parts_of
from shared.errors import NotFound
from shared.memory.documents import InMemoryDocuments

PARTS = parts_of(read_roster(csv(LI, ("", *LI[1:]), *people(ROWS_OF_A_PART))))


@pytest.fixture
def documents() -> InMemoryDocuments:
    return InMemoryDocuments()


@pytest.fixture
async def waiting(documents: InMemoryDocuments) -> WaitingRows:
    waiting = WaitingRows(documents, KeyRing(CIPHER_KEYS))
    await waiting.keep("one", PARTS)
    return waiting


async def test_parts_hold_all_rows_in_their_order(waiting: WaitingRows) -> None:
    opened = [await waiting.open("one", n) for n in (1, 2)]
    assert opened == list(PARTS)
    assert [part.read for part in opened] == [ROWS_OF_A_PART, 2]
    assert [one.row for one in opened[0].wrong] == [3]
    rows = [entry.row for part in opened for entry in part.entries]
    assert rows == [2, *range(4, ROWS_OF_A_PART + 4)]


async def test_what_waits_says_nothing_of_anybody(
    waiting: WaitingRows, documents: InMemoryDocuments
) -> None:
    stored = str(documents.collections[COLLECTION])
    assert not [part for part in LI[:3] if part in stored]


async def test_what_was_imported_is_gone_and_does_not_come_back(
    waiting: WaitingRows, documents: InMemoryDocuments
) -> None:
    await waiting.forget("one", 1)
    await waiting.keep("one", PARTS)
    assert documents.collections[COLLECTION]["one/1"]["rows"] == {"step": 1}
    with pytest.raises(NotFound):
        await waiting.open("one", 1)


async def test_a_part_moved_to_another_import_does_not_open(
    waiting: WaitingRows, documents: InMemoryDocuments
) -> None:
    kept = documents.collections[COLLECTION]
    kept["two/1"] = {**kept["one/1"], "_id": "two/1"}
    with pytest.raises(Sealed):
        await waiting.open("two", 1)
