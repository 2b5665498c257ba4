"""What a stored document must show of a fact, and that a projection's own work always does."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared.samples import MORNING

from shared.auditing import Mark, Place, mark_of, pack, shows, strongest, unpack
from shared.errors import Gap
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer, kept

ONCE = InsertOnce("readings", {"_id": "r", "celsius": 36.4})
BLOCK = SetIfNewer("people", "p", "latest", {"at": MORNING, "id": "2"}, {"celsius": 36.4})
MERGE = MergeAtRevision("permits", "x", 3, {"status": "issued"})


@pytest.mark.parametrize(
    ("operation", "document", "shown"),
    [
        (ONCE, {"_id": "r"}, True),
        (ONCE, None, False),
        (BLOCK, {"_id": "p", "latest": {"at": MORNING, "id": "2"}}, True),
        (BLOCK, {"_id": "p", "latest": {"at": MORNING, "id": "3"}}, True),
        (BLOCK, {"_id": "p", "latest": {"at": MORNING + timedelta(1), "id": "1"}}, True),
        (BLOCK, {"_id": "p", "latest": {"at": MORNING, "id": "1"}}, False),
        (BLOCK, {"_id": "p", "latest": {"revision": 9}}, False),
        (BLOCK, {"_id": "p", "latest": {"at": "yesterday", "id": "2"}}, False),
        (BLOCK, {"_id": "p", "latest": None}, False),
        (BLOCK, {"_id": "p"}, False),
        (MERGE, {"_id": "x", "revision": 3}, True),
        (MERGE, {"_id": "x", "revision": 4}, True),
        (MERGE, {"_id": "x", "revision": 2}, False),
        (MERGE, {"_id": "x"}, False),
        (MERGE, None, False),
    ],
)
def test_a_document_shows_an_operation_or_what_came_after_it(
    operation: Operation, document: dict[str, Any] | None, *, shown: bool
) -> None:
    assert shows(document, mark_of(operation)) is shown


def test_only_the_fields_of_the_version_are_asked_for() -> None:
    assert mark_of(ONCE).paths == ()
    assert mark_of(BLOCK).paths == ("latest.at", "latest.id")
    assert mark_of(MERGE).paths == ("revision",)


def test_the_greatest_mark_of_a_place_stands_for_the_others() -> None:
    older = BLOCK._replace(version={"at": MORNING, "id": "1"})
    some: list[Operation] = [older, BLOCK, older, ONCE, MERGE]
    found = strongest(map(mark_of, some))
    assert found == {
        Place("readings", "r", ""): mark_of(ONCE),
        Place("people", "p", "latest"): mark_of(BLOCK),
        Place("permits", "x", ""): mark_of(MERGE),
    }


def test_marks_are_kept_as_a_document_keeps_them() -> None:
    some: list[Operation] = [ONCE, BLOCK, MERGE]
    marks = tuple(map(mark_of, some))
    assert unpack(kept({"expected": pack(marks)})["expected"]) == marks


NAMES = st.sampled_from(["a", "b"])
TIMES = st.integers(0, 5).map(lambda n: MORNING + timedelta(microseconds=n * 700))
FACTS = st.lists(
    st.one_of(
        st.builds(lambda name: InsertOnce("once", {"_id": name}), NAMES),
        st.builds(
            lambda name, block, at, id_: SetIfNewer(
                "blocks", name, block, {"at": at, "id": id_}, {}
            ),
            NAMES,
            NAMES,
            TIMES,
            NAMES,
        ),
        st.builds(
            lambda name, revision: MergeAtRevision("merged", name, revision),
            NAMES,
            st.integers(1, 4),
        ),
    ),
    max_size=30,
)


@given(FACTS, st.data())
async def test_whatever_was_applied_in_any_order_and_again_is_shown(
    operations: Sequence[Operation], data: st.DataObject
) -> None:
    documents = InMemoryDocuments()
    applied: list[Operation] = []
    for operation in data.draw(st.permutations([*operations, *operations])):
        try:
            await documents.apply([operation])
        except Gap:
            continue
        applied.append(operation)
    for operation in applied:
        mark = mark_of(operation)
        [found] = await documents.excerpts(mark.place.view, [mark.place.id], mark.paths)
        assert shows(found, mark)


def test_a_mark_is_only_as_fine_as_what_is_stored() -> None:
    at = MORNING + timedelta(microseconds=999)
    mark = mark_of(SetIfNewer("v", "i", "b", {"at": at}, {}))
    stored: Mapping[str, datetime] = kept({"at": at})
    assert shows({"b": stored}, mark)
    assert mark == Mark(Place("v", "i", "b"), ("at",), (stored["at"],))
