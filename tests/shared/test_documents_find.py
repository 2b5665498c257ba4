"""`find` and `count` say the same in memory as in MongoDB."""

from datetime import timedelta
from typing import Any

import pytest
from tests.shared.samples import MORNING

from shared.projections import Documents, InsertOnce

PEOPLE: dict[str, dict[str, Any]] = {
    "a": {"n": 2, "tags": ["x", "y"], "at": MORNING},
    "b": {"n": 1, "tags": [], "at": MORNING, "job": {"site": "s1"}},
    "c": {"n": 2, "at": MORNING - timedelta(hours=1), "job": {"site": "s2"}, "gone": None},
    "d": {"n": None, "jobs": [{"site": "s1"}, {"site": "s3"}]},
}


@pytest.fixture
async def people(documents: Documents) -> Documents:
    some = [InsertOnce("people", {"_id": id_, **fields}) for id_, fields in PEOPLE.items()]
    await documents.apply(some[::-1])
    return documents


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ({}, "abcd"),
        ({"_id": {"$in": ["d", "a", "z"]}}, "ad"),
        ({"n": 2}, "ac"),
        ({"n": None}, "d"),
        ({"gone": None}, "abcd"),
        ({"gone": {"$exists": True}}, "c"),
        ({"tags": "x"}, "a"),
        ({"tags": []}, "b"),
        ({"job.site": "s1"}, "b"),
        ({"jobs.site": "s3"}, "d"),
        ({"jobs.site": {"$in": ["s1", "s2"]}}, "d"),
        ({"n": {"$in": [1, None]}}, "bd"),
        ({"at": {"$lt": MORNING}}, "c"),
        ({"at": {"$gte": MORNING - timedelta(hours=1), "$lt": MORNING}}, "c"),
        ({"at": {"$gt": "2019"}}, ""),
        ({"n": {"$gt": MORNING}}, ""),
        ({"n": {"$ne": 2}}, "bd"),
        ({"$or": [{"n": 1}, {"tags": "y"}], "at": MORNING}, "ab"),
    ],
)
async def test_find_and_count_agree_with_mongodb(
    people: Documents, criteria: dict[str, Any], ids: str
) -> None:
    assert "".join(d["_id"] for d in await people.find("people", criteria)) == ids
    assert await people.count("people", criteria) == len(ids)


@pytest.mark.parametrize(
    ("sort", "descending", "limit", "ids"),
    [
        ("_id", False, 0, "abcd"),
        ("_id", True, 3, "dcb"),
        ("n", False, 0, "dbac"),
        ("n", True, 0, "cabd"),
        ("at", False, 0, "dcab"),
        ("at", True, 2, "ba"),
        ("job.site", False, 0, "adbc"),
    ],
)
async def test_documents_come_by_the_sort_field_and_then_by_id(
    people: Documents, *, sort: str, descending: bool, limit: int, ids: str
) -> None:
    found = await people.find("people", {}, sort=sort, descending=descending, limit=limit)
    assert "".join(d["_id"] for d in found) == ids


async def test_fields_that_are_not_wanted_stay_where_they_are(people: Documents) -> None:
    (found,) = await people.find("people", {"_id": "a"}, without=("tags", "at", "nothing"))
    assert found == {"_id": "a", "n": 2}
    assert (await people.get("people", "a") or {})["tags"] == ["x", "y"]


async def test_what_is_removed_is_gone_and_nothing_else(people: Documents) -> None:
    for _ in range(2):
        await people.remove("people", ["a", "d", "nobody"])
    await people.remove("people", [])
    assert [one["_id"] for one in await people.find("people", {})] == ["b", "c"]


async def test_an_excerpt_holds_the_id_and_what_stands_at_the_paths(documents: Documents) -> None:
    block = {"at": 1, "id": "x", "celsius": 36.4}
    await documents.apply(
        [
            InsertOnce("kept", {"_id": "a", "block": block, "revision": 3, "name": "Li"}),
            InsertOnce("kept", {"_id": "b", "block": None}),
            InsertOnce("kept", {"_id": "c"}),
        ]
    )
    found = await documents.excerpts("kept", ["a", "b", "c", "d"], ["block.at", "revision"])
    assert sorted(found, key=lambda one: str(one["_id"])) == [
        {"_id": "a", "block": {"at": 1}, "revision": 3},
        *[one for one in found if one["_id"] == "b" and not one.get("block")],
        {"_id": "c"},
    ]
    assert await documents.excerpts("kept", ["c"], []) == [{"_id": "c"}]
    assert await documents.excerpts("nowhere", ["a"], ["revision"]) == []
