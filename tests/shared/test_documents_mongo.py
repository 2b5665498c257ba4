"""What only MongoDB can get wrong: other unique indexes, races, and its own words for trouble."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
)
from tests.shared.samples import MORNING, Ledger, change

from shared.errors import ConcurrentChange, Unavailable
from shared.mongo import client
from shared.mongo.aggregates import MongoAggregates
from shared.mongo.client import Database, check, is_transient, open_database
from shared.mongo.documents import MongoDocuments
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer


@pytest.fixture
async def plates(database: Database) -> MongoDocuments:
    """Documents where no two may have the same plate."""
    await database.vehicles.create_index("plate", unique=True, sparse=True)
    return MongoDocuments(database)


@pytest.mark.parametrize(
    "second",
    [
        InsertOnce("vehicles", {"_id": "b", "plate": "x"}),
        MergeAtRevision("vehicles", "b", 1, {"plate": "x"}),
        SetIfNewer("vehicles", "b", "plate", {"revision": 1}, {}),
    ],
)
async def test_a_duplicate_of_another_unique_index_is_not_swallowed(
    plates: MongoDocuments, second: Operation
) -> None:
    taken = {"revision": 1} if isinstance(second, SetIfNewer) else "x"
    await plates.apply([InsertOnce("vehicles", {"_id": "a", "plate": taken})])
    with pytest.raises(BulkWriteError):
        await plates.apply([second])
    assert await plates.get("vehicles", "b") is None


async def test_a_known_id_does_not_hide_a_duplicate_in_the_same_batch(
    plates: MongoDocuments,
) -> None:
    first = InsertOnce("vehicles", {"_id": "a", "plate": "x"})
    await plates.apply([first])
    with pytest.raises(BulkWriteError):
        await plates.apply([first, InsertOnce("vehicles", {"_id": "b", "plate": "x"})])


async def test_blocks_from_two_topics_meet_in_a_document_nobody_has_made_yet(
    database: Database,
) -> None:
    documents = MongoDocuments(database)
    blocks = [
        SetIfNewer("people", f"{person}", topic, {"revision": n}, {"n": n})
        for n in range(1, 6)
        for topic in ("standing", "reading")
        for person in range(20)
    ]
    await asyncio.gather(*(documents.apply(blocks[at::40]) for at in range(40)))
    found = await documents.find("people", {})
    newest = {"revision": 5, "n": 5}
    assert [(d["standing"], d["reading"]) for d in found] == [(newest, newest)] * 20


async def test_who_lost_the_race_for_a_merge_is_told_and_nothing_is_overwritten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = MongoDocuments(database)
    await documents.apply([MergeAtRevision("trips", "t", 1, {"by": "first"})])
    both = asyncio.Barrier(2)
    replace = documents._replace  # the moment between reading and writing

    async def together(name: str, writes: Any) -> None:
        await both.wait()
        await replace(name, writes)

    monkeypatch.setattr(documents, "_replace", together)
    said = [[MergeAtRevision("trips", "t", 2, {"by": by})] for by in ("one", "two")]
    results = await asyncio.gather(*map(documents.apply, said), return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) == ["ConcurrentChange", "NoneType"]
    winner = "one" if results[0] is None else "two"
    assert await documents.get("trips", "t") == {"_id": "t", "revision": 2, "by": winner}


async def test_two_that_create_a_document_at_once_are_told_apart(database: Database) -> None:
    documents = MongoDocuments(database)
    lanes = [[MergeAtRevision("trips", "t", 1, {f"by{n}": n})] for n in range(20)]
    results = await asyncio.gather(*map(documents.apply, lanes), return_exceptions=True)
    assert all(r is None or isinstance(r, ConcurrentChange) for r in results)
    found = await documents.get("trips", "t")
    assert found is not None
    assert len(found) == 3


async def test_a_database_that_does_not_answer_is_unavailable(
    unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.OPTIONS, "timeoutMS", 100)
    url = f"mongodb://127.0.0.1:{unused_tcp_port}"
    async with open_database(url, "nowhere", "pymongo") as database:
        aggregates = MongoAggregates(database, "ledgers", Ledger())
        documents = MongoDocuments(database)
        asking = (
            aggregates.load("a"),
            aggregates.save("a", change(1), expected=0),
            aggregates.overdue(MORNING + timedelta(1), 1),
            documents.get("people", "a"),
            documents.apply([InsertOnce("people", {"_id": "a"})]),
            check(database),
        )
        answers = await asyncio.gather(*asking, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (AutoReconnect("gone"), True),
        (NetworkTimeout("late"), True),
        (OperationFailure("shutting down", 91), True),
        (OperationFailure("not primary", 10107), True),
        (OperationFailure("no such command", 59), False),
        (DuplicateKeyError("twice", 11000), False),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}), True),
        (BulkWriteError({"writeErrors": [{"code": 11600}], "writeConcernErrors": []}), True),
        (BulkWriteError({"writeErrors": [{"code": 11000}], "writeConcernErrors": []}), False),
        (
            BulkWriteError(
                {"writeErrors": [{"code": 11600}, {"code": 121}], "writeConcernErrors": []}
            ),
            False,
        ),
    ],
)
def test_an_outage_is_told_from_a_bug(error: PyMongoError, *, passes: bool) -> None:
    assert is_transient(error) is passes
