"""Merges at revisions, tried on memory and on MongoDB through both drivers."""

import asyncio
from typing import Any

import pytest

from shared.errors import ConcurrentChange, Gap
from shared.projections import Document, Documents, MergeAtRevision, Operation


def merge(revision: int, **fields: Any) -> MergeAtRevision:
    return MergeAtRevision("trips", "t", revision, fields or {"at_revision": revision})


async def trip(documents: Documents) -> Document | None:
    return await documents.get("trips", "t")


async def test_the_next_revision_is_merged(documents: Documents) -> None:
    await documents.apply([merge(1, name="one", seats=3)])
    await documents.apply([merge(2, seats=4)])
    assert await trip(documents) == {"_id": "t", "revision": 2, "name": "one", "seats": 4}


async def test_a_revision_that_was_merged_is_ignored(documents: Documents) -> None:
    await documents.apply([merge(1), merge(2)])
    await documents.apply([merge(1, late=True), merge(2, late=True)])
    assert await trip(documents) == {"_id": "t", "revision": 2, "at_revision": 2}


@pytest.mark.parametrize("revisions", [(2,), (1, 3), (1, 2, 4)])
async def test_a_gap_is_tried_again_and_what_follows_it_is_not_merged(
    documents: Documents, revisions: tuple[int, ...]
) -> None:
    with pytest.raises(Gap):
        await documents.apply([merge(revision) for revision in revisions])
    found = await trip(documents)
    assert found is None or found["revision"] == found["at_revision"] == revisions[-1] - 2
    await documents.apply([merge(revision) for revision in range(1, 5)])
    assert await trip(documents) == {"_id": "t", "revision": 4, "at_revision": 4}


async def test_several_revisions_of_one_document_are_merged_in_one_batch(
    documents: Documents,
) -> None:
    other = MergeAtRevision("trips", "u", 1, {"seats": 1})
    await documents.apply([merge(1, seats=3), other, merge(2, seats=4), merge(3, plate="x")])
    assert await trip(documents) == {"_id": "t", "revision": 3, "seats": 4, "plate": "x"}
    assert await documents.get("trips", "u") == {"_id": "u", "revision": 1, "seats": 1}


async def test_fields_are_set_unset_and_pushed_by_dotted_paths(documents: Documents) -> None:
    first = MergeAtRevision("trips", "t", 1, {"a.b.c": 1, "a.x": 2, "old": 3}, push={"a.list": 1})
    second = MergeAtRevision("trips", "t", 2, {"a.b.d": 4}, ("old", "a.x"), {"a.list": 2})
    await documents.apply([first])
    await documents.apply([second])
    expected = {"b": {"c": 1, "d": 4}, "list": [1, 2]}
    assert await trip(documents) == {"_id": "t", "revision": 2, "a": expected}


async def test_unsetting_what_is_not_there_changes_nothing_else(documents: Documents) -> None:
    gone = MergeAtRevision("trips", "t", 1, {"a.b": 1}, ("nothing", "a.nothing"))
    await documents.apply([gone])
    assert await trip(documents) == {"_id": "t", "revision": 1, "a": {"b": 1}}


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_tuple_is_a_list_that_can_be_pushed_to(
    documents: Documents, *, at_once: bool
) -> None:
    some: list[Operation] = [
        MergeAtRevision("trips", "t", 1, {"seen": ("a",)}),
        MergeAtRevision("trips", "t", 2, push={"seen": "b"}),
    ]
    for batch in [some] if at_once else [[one] for one in some]:
        await documents.apply(batch)
    assert await trip(documents) == {"_id": "t", "revision": 2, "seen": ["a", "b"]}


async def test_an_operation_is_not_changed_by_being_applied(documents: Documents) -> None:
    seen: list[str] = []
    one = MergeAtRevision("trips", "t", 1, {"seen": seen}, push={"seen": "b"})
    await documents.apply([one])
    assert seen == []
    assert await trip(documents) == {"_id": "t", "revision": 1, "seen": ["b"]}


async def settled(documents: Documents, *operations: Operation) -> None:
    """Apply as a worker does: what lost a race is tried again."""
    for _ in range(50):
        try:
            return await documents.apply(operations)
        except (ConcurrentChange, Gap):
            await asyncio.sleep(0)
    raise AssertionError("never settled")


async def test_merges_of_one_document_at_once_are_tried_again_and_corrupt_nothing(
    documents: Documents,
) -> None:
    revisions = [merge(n, **{f"f{n}": n}) for n in range(1, 11)]
    lanes = (settled(documents, *revisions[:last]) for last in (3, 6, 10, 10, 8))
    await asyncio.gather(*lanes)
    fields = {f"f{n}": n for n in range(1, 11)}
    assert await trip(documents) == {"_id": "t", "revision": 10, **fields}
