"""Any prefix, replayed in any cut, gives the same documents in memory and in MongoDB."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bson import encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.shared.samples import MORNING

from shared.memory.documents import InMemoryDocuments
from shared.mongo.client import Database
from shared.mongo.documents import MongoDocuments
from shared.projections import (
    Document,
    Documents,
    InsertOnce,
    MergeAtRevision,
    Operation,
    SetIfNewer,
)

COLLECTIONS = ("logs", "people")
IDS = st.sampled_from(("a", "b"))
MINUTES = st.integers(0, 3)
MERGES: tuple[tuple[dict[str, Any], tuple[str, ...], dict[str, Any]], ...] = (
    ({"name": "x", "inner.seats": 3}, (), {}),
    ({"inner.at": MORNING}, ("name",), {"inner.seen": {"by": "a"}}),
    ({}, ("inner.seats",), {"seen": "b", "inner.seen": "c"}),
    ({"seen": ("d", None), "name": None}, (), {}),
)


def insert(id_: str, minute: int) -> InsertOnce:
    return InsertOnce(
        "logs", {"_id": id_, "at": MORNING + timedelta(minutes=minute), "tags": ("x",)}
    )


def newer(id_: str, block: str, minute: int, micros: int) -> SetIfNewer:
    version = {"at": MORNING + timedelta(minutes=minute, microseconds=micros), "id": f"{minute}"}
    return SetIfNewer("people", id_, block, version, {"n": minute, "list": (minute, None)})


INSERTS = st.builds(insert, IDS, MINUTES)
BLOCKS = st.builds(newer, IDS, st.sampled_from(("one", "two")), MINUTES, st.just(7))
HISTORIES = st.lists(st.one_of(IDS, INSERTS, BLOCKS), min_size=4, max_size=16)
"""An id alone stands for the next merge of that document: its revisions come in their order."""
CUTS = st.lists(st.integers(0, 16), max_size=4)


def written_out(history: Sequence[Operation | str]) -> list[Operation]:
    revisions = {"a": 0, "b": 0}
    found: list[Operation] = []
    for step in history:
        if isinstance(step, str):
            setting, unset, push = MERGES[revisions[step] % len(MERGES)]
            revisions[step] += 1
            found.append(MergeAtRevision("people", step, revisions[step], setting, unset, push))
        else:
            found.append(step)
    return found


def cut(operations: Sequence[Operation], cuts: Sequence[int]) -> list[Sequence[Operation]]:
    """Cut into batches; before each further one, a crash sends the reader back to the start."""
    ends = sorted(end for end in cuts if end < len(operations))
    return [operations[:end] for end in ends] + [operations]


async def content(documents: Documents) -> bytes:
    """All documents as BSON; fields in order of their names, for MongoDB keeps another."""
    found: list[Document] = []
    for name in COLLECTIONS:
        found += [in_order(document) for document in await documents.find(name, {})]
    return encode({"found": found})


def in_order(value: Any) -> Any:
    match value:
        case dict():
            return {name: in_order(value[name]) for name in sorted(value)}
        case list():
            return [in_order(member) for member in value]
        case _:
            return value


async def replay(documents: Documents, batches: Sequence[Sequence[Operation]]) -> bytes:
    for batch in batches:
        await documents.apply(batch)
    return await content(documents)


async def emptied(database: Database) -> MongoDocuments:
    for collection in COLLECTIONS:
        await database[collection].delete_many({})
    return MongoDocuments(database)


@given(HISTORIES, CUTS)
async def test_a_replay_in_memory_changes_nothing(
    history: list[Operation | str], cuts: list[int]
) -> None:
    operations = written_out(history)
    once = await replay(InMemoryDocuments(), [operations])
    assert await replay(InMemoryDocuments(), cut(operations, cuts)) == once
    one_by_one = [[operation] for operation in operations]
    assert await replay(InMemoryDocuments(), [*one_by_one, operations]) == once


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(HISTORIES, CUTS)
async def test_a_replay_in_mongodb_gives_what_memory_has(
    database: Database, history: list[Operation | str], cuts: list[int]
) -> None:
    operations = written_out(history)
    in_memory = await replay(InMemoryDocuments(), [operations])
    one_by_one = [[operation] for operation in operations]
    for batches in (cut(operations, cuts), [*one_by_one, operations]):
        assert await replay(await emptied(database), batches) == in_memory
