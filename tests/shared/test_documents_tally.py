"""`tally` counts the same in memory as in MongoDB, with either driver."""

from typing import Any

import pytest

from shared.memory.documents import InMemoryDocuments
from shared.mongo.client import Driver, open_database
from shared.mongo.documents import MongoDocuments
from shared.projections import Documents, InsertOnce

FILES: dict[str, dict[str, Any]] = {
    "a": {"standing": "deferred", "why": [{"code": "fever"}, {"code": "fever", "of": "x,y"}]},
    "b": {"standing": "deferred", "why": [{"code": "fever"}, {"code": "fever"}], "stay": None},
    "c": {"standing": "may-return", "why": [], "stay": {"open": True, "place": "hotel"}},
    "d": {"stay": {"open": False, "place": "home"}, "tags": [["x"], "y"]},
    "e": {"standing": None, "merged": {"into": "a"}, "why": ["no document"]},
}


@pytest.fixture
async def files(documents: Documents) -> Documents:
    some = [InsertOnce("files", {"_id": id_, **fields}) for id_, fields in FILES.items()]
    await documents.apply(some)
    return documents


@pytest.mark.parametrize(
    ("criteria", "by", "expected"),
    [
        ({}, ["standing"], {("deferred",): 2, ("may-return",): 1, (None,): 2}),
        ({"merged.into": None}, ["standing"], {("deferred",): 2, ("may-return",): 1, (None,): 1}),
        ({}, ["why.code"], {(("fever", "fever"),): 2, ((),): 2, (None,): 1}),
        ({"standing": "deferred"}, ["why.code", "why.of"],
         {(("fever", "fever"), ("x,y",)): 1, (("fever", "fever"), ()): 1}),
        ({}, ["stay.open", "stay.place"],
         {(True, "hotel"): 1, (False, "home"): 1, (None, None): 3}),
        ({"_id": "d"}, ["tags", "_id"], {((("x",), "y"), "d"): 1}),
        ({}, [], {(): 5}),
        ({"standing": "unheard-of"}, ["standing"], {}),
    ],
)  # fmt: skip
async def test_documents_are_counted_by_what_they_hold(
    files: Documents,
    criteria: dict[str, Any],
    by: list[str],
    expected: dict[tuple[Any, ...], int],
) -> None:
    assert await files.tally("files", criteria, by) == expected
    assert await files.tally("nowhere", criteria, by) == {}


@pytest.mark.parametrize("driver", ["pymongo", "motor"])
async def test_either_driver_counts_more_places_than_come_at_once(
    mongo_url: str, database_name: str, driver: Driver
) -> None:
    twin = InMemoryDocuments()
    async with open_database(mongo_url, database_name, driver) as database:
        some = [InsertOnce("files", {"_id": str(n), "n": n % 300}) for n in range(1_000)]
        for documents in (twin, stored := MongoDocuments(database)):
            await documents.apply(some)
        found = await stored.tally("files", {}, ["n"])
    assert found == await twin.tally("files", {}, ["n"])
    assert (len(found), sum(found.values())) == (300, 1_000)
