"""`where` finds the same subjects in memory as in MongoDB."""

from typing import Any

import pytest
from tests.shared.samples import MORNING, Ledger, Line, change

from shared.aggregates import Aggregates, pages

STATES = {
    "a": Ledger(kinds=("x", "y"), last=Line("one", MORNING)),
    "b": Ledger(kinds=("y",), last=Line("two", MORNING, by="an")),
    "c": Ledger(closed=True),
    "d": Ledger(lines=(Line("one", MORNING, by="an"), Line("two", MORNING))),
}


@pytest.fixture
async def stored(aggregates: Aggregates[Ledger]) -> Aggregates[Ledger]:
    for name, state in reversed(STATES.items()):
        await aggregates.save(name, change(1, state=state), expected=0)
    return aggregates


@pytest.mark.parametrize(
    ("criteria", "subjects"),
    [
        ({}, ["a", "b", "c", "d"]),
        ({"closed": True}, ["c"]),
        ({"kinds": "y"}, ["a", "b"]),
        ({"kinds": ["x", "y"]}, ["a"]),
        ({"last.text": "two"}, ["b"]),
        ({"last": None}, ["c", "d"]),
        ({"last.by": None}, ["a", "c", "d"]),
        ({"last.text": {"$in": ["one", "two"]}}, ["a", "b"]),
        ({"kinds": {"$in": ["x", "z"]}}, ["a"]),
        ({"lines.text": "two"}, ["d"]),
        ({"lines.text": {"$in": ["one"]}, "closed": False}, ["d"]),
        ({"last.text": {"$gt": "one"}}, ["b"]),
        ({"last.text": {"$gte": "one", "$lt": "two"}}, ["a"]),
        ({"closed": {"$lt": "text"}}, []),
        ({"closed": {"$ne": True}}, ["a", "b", "d"]),
        ({"kinds": {"$ne": "x"}}, ["b", "c", "d"]),
        ({"nowhere": {"$exists": False}, "closed": True}, ["c"]),
        ({"$or": [{"closed": True}, {"last.by": "an"}]}, ["b", "c"]),
    ],
)
async def test_where_finds_what_fits(
    stored: Aggregates[Ledger], criteria: dict[str, Any], subjects: list[str]
) -> None:
    assert list(await stored.where(criteria)) == subjects


async def test_where_stops_at_its_limit(stored: Aggregates[Ledger]) -> None:
    assert list(await stored.where({}, limit=2)) == ["a", "b"]


async def test_where_goes_on_after_a_subject(stored: Aggregates[Ledger]) -> None:
    assert list(await stored.where({}, after="b")) == ["c", "d"]
    assert list(await stored.where({"closed": False}, after="a", limit=1)) == ["b"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
async def test_pages_lead_through_all_of_them(stored: Aggregates[Ledger], size: int) -> None:
    found = [subject async for page in pages(stored, {}, size) for subject in page]
    assert found == ["a", "b", "c", "d"]


async def test_what_is_found_is_what_would_be_loaded(stored: Aggregates[Ledger]) -> None:
    for subject, found in (await stored.where({"closed": True})).items():
        assert found == await stored.load(subject)
