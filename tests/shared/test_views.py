"""Reading a view waits for what was asked for, and lists page without loss or repetition."""

import asyncio
import base64
from datetime import datetime, timedelta
from typing import Any, ClassVar

import orjson
import pytest
from tests.shared.samples import MORNING

from shared import views
from shared.errors import Invalid, NotFound, NotYet
from shared.memory.documents import InMemoryDocuments
from shared.projections import Documents, InsertOnce, MergeAtRevision
from shared.views import Page, View, page, read, words_for


class TripView(View):
    collection: ClassVar[str] = "trips"

    n: int = 0
    at: datetime | None = None


class MissingPassengerView(View):
    collection: ClassVar[str] = "missing"


class LatestReading(View):
    collection: ClassVar[str] = "latest"


def forged(content: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")


async def ids_by_page(documents: Documents, limit: int, **given: Any) -> list[str]:
    after, found = None, []
    while True:
        one: Page[TripView] = await page(
            documents, TripView, given.get("criteria", {}), limit=limit, after=after,
            sort=given.get("sort", "_id"), descending=given.get("descending", False),
        )  # fmt: skip
        found.append("".join(item.id for item in one.items))
        if one.next is None:
            return found
        after = one.next


@pytest.fixture
async def trips(documents: Documents) -> Documents:
    """Seven documents, with ties in both fields."""
    times = {"a": 0, "b": 1, "c": 1, "d": 1, "e": 2, "f": 2, "g": 0}
    await documents.apply(
        [
            InsertOnce("trips", {"_id": id_, "n": at, "at": MORNING + timedelta(minutes=at)})
            for id_, at in times.items()
        ]
    )
    return documents


async def test_what_is_not_there_is_not_found(documents: Documents) -> None:
    with pytest.raises(NotFound):
        await read(documents, TripView, "a")


async def test_a_view_is_read_at_once_when_it_is_there(documents: Documents) -> None:
    await documents.apply([MergeAtRevision("trips", "a", 1, {"n": 7})])
    assert await read(documents, TripView, "a") == TripView(id="a", revision=1, n=7)
    assert (await read(documents, TripView, "a", at_least=1)).n == 7


@pytest.mark.parametrize("there", [True, False])
async def test_a_reader_waits_for_the_revision_it_asked_for(*, there: bool) -> None:
    documents = InMemoryDocuments()
    if there:
        await documents.apply([MergeAtRevision("trips", "a", 1, {"n": 1})])
    reading = asyncio.create_task(read(documents, TripView, "a", at_least=2))
    await asyncio.sleep(0)
    assert not reading.done()
    await documents.apply([MergeAtRevision("trips", "a", n, {"n": n}) for n in (1, 2)])
    assert (await asyncio.wait_for(reading, 2)).n == 2


@pytest.mark.parametrize("there", [True, False])
async def test_patience_ends_with_not_yet(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.02)
    documents = InMemoryDocuments()
    if there:
        await documents.apply([MergeAtRevision("trips", "a", 1, {"n": 1})])
    with pytest.raises(NotYet):
        await read(documents, TripView, "a", at_least=2)


@pytest.mark.parametrize(
    ("sort", "descending", "pages"),
    [
        ("_id", False, ["abc", "def", "g"]),
        ("_id", True, ["gfe", "dcb", "a"]),
        ("n", False, ["agb", "cde", "f"]),
        ("n", True, ["fed", "cbg", "a"]),
        ("at", False, ["agb", "cde", "f"]),
        ("at", True, ["fed", "cbg", "a"]),
    ],
)
async def test_pages_follow_each_other_without_loss_though_times_are_equal(
    trips: Documents, *, sort: str, descending: bool, pages: list[str]
) -> None:
    assert await ids_by_page(trips, 3, sort=sort, descending=descending) == pages


async def test_a_last_page_that_is_just_full_has_no_next(trips: Documents) -> None:
    assert await ids_by_page(trips, 7) == ["abcdefg"]


@pytest.mark.parametrize(
    ("criteria", "pages"),
    [
        ({"n": 1}, ["bc", "d"]),
        ({"n": {"$gte": 1}}, ["bc", "de", "f"]),
        ({"at": {"$lt": MORNING + timedelta(minutes=2)}}, ["ag", "bc", "d"]),
        ({"_id": {"$in": list("gfe")}}, ["ge", "f"]),
        ({"$or": [{"n": 0}, {"n": 2}]}, ["ag", "ef"]),
    ],
)
async def test_what_a_list_asks_for_holds_on_every_page(
    trips: Documents, criteria: dict[str, Any], pages: list[str]
) -> None:
    assert await ids_by_page(trips, 2, sort="at", criteria=criteria) == pages


async def test_ids_that_a_list_asks_for_hold_on_every_page_by_id(trips: Documents) -> None:
    criteria = {"_id": {"$in": list("gfe")}}
    assert await ids_by_page(trips, 2, criteria=criteria) == ["ef", "g"]


@pytest.mark.parametrize("sort", ["at", "n"])
async def test_documents_without_the_sort_field_are_not_lost_between_pages(
    trips: Documents, sort: str
) -> None:
    await trips.apply([InsertOnce("trips", {"_id": id_}) for id_ in "xyz"])
    upwards = await ids_by_page(trips, 2, sort=sort)
    downwards = await ids_by_page(trips, 2, sort=sort, descending=True)
    assert "".join(upwards) == "xyzagbcdef"
    assert "".join(downwards) == "fedcbgazyx"


@pytest.mark.parametrize("sort", ["at", "n", "_id"])
@pytest.mark.parametrize(
    "after",
    [
        "",
        "a",
        "not base64 at all!",
        "数",
        forged("abc"),
        forged({"a": 1}),
        forged([False, 1]),
        forged([False, 1, "a", "b"]),
        forged([False, 1, 7]),
        forged([False, {"$ne": 1}, "a"]),
        forged([False, [1], "a"]),
        forged([False, 1, {"$gt": ""}]),
        forged([True, "yesterday", "a"]),
        forged([True, "2020-02-17T08:00:00", "a"]),
        forged([True, "0001-01-01T00:00:00+08:00", "a"]),
        forged([True, 7, "a"]),
    ],
)
async def test_a_forged_cursor_is_invalid(after: str, sort: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await page(InMemoryDocuments(), TripView, {}, limit=2, after=after, sort=sort)
    assert refusal.value.more["errors"][0]["field"] == "query.after"


@pytest.mark.parametrize("value", ["text", 1 << 63])
async def test_a_cursor_of_another_list_finds_nothing_and_breaks_nothing(
    trips: Documents, value: object
) -> None:
    after = forged([False, value, "a"])
    found = await page(trips, TripView, {}, limit=2, after=after, sort="n")
    assert found == Page[TripView](items=[], next=None)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (TripView, "trip"),
        (MissingPassengerView, "missing passenger"),
        (LatestReading, "latest reading"),
    ],
)
def test_a_view_is_called_as_people_call_it(view: type[View], expected: str) -> None:
    assert words_for(view) == expected


async def test_what_is_not_there_is_named_in_words(documents: Documents) -> None:
    with pytest.raises(NotFound) as unknown:
        await read(documents, TripView, "nope")
    assert unknown.value.detail == "there is no trip nope"
    with pytest.raises(NotFound) as called:
        await read(documents, TripView, "0b5c", called="of tomorrow")
    assert called.value.detail == "there is no trip of tomorrow"


async def test_what_is_not_there_yet_is_named_in_words(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.0)
    with pytest.raises(NotYet) as late:
        await read(documents, TripView, "nope", at_least=2)
    assert late.value.detail == "trip nope has not reached revision 2 yet"
