"""Views in MongoDB: write operations grouped by collection, one unordered bulk write each."""

import inspect
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from shared.errors import ConcurrentChange
from shared.mongo.client import DUPLICATE, Database, translated
from shared.projections import (
    Document,
    InsertOnce,
    MergeAtRevision,
    Operation,
    SetIfNewer,
    Tally,
    is_next,
    merge,
    newest,
)

ROUNDS = 4
"""Tries of an upsert that lost the race to insert its document."""

Write = Callable[[str, Sequence[Any]], Awaitable[None]]


class MongoDocuments:
    """The twin of InMemoryDocuments; both pass tests/shared/test_documents.py."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ways: Mapping[type[Operation], Write] = {
            InsertOnce: self._insert,
            SetIfNewer: self._set_newer,
            MergeAtRevision: self._merge,
        }

    async def apply(self, operations: Sequence[Operation]) -> None:
        with translated():
            for (kind, name), some in _sorted_out(operations).items():
                await self._ways[kind](name, some)

    async def _insert(self, name: str, some: Sequence[InsertOnce]) -> None:
        documents = [op.document for op in some]
        try:
            await self._database[name].insert_many(documents, ordered=False)
        except BulkWriteError as error:
            only_known_ids(error)

    async def _set_newer(self, name: str, some: Sequence[SetIfNewer]) -> None:
        writes = [
            UpdateOne({"_id": id_}, {"$max": _blocks(blocks.values())}, upsert=True)
            for id_, blocks in newest(some).items()
        ]
        for _ in range(ROUNDS):
            try:
                await self._database[name].bulk_write(writes, ordered=False)
            except BulkWriteError as error:
                writes = [writes[one["index"]] for one in only_known_ids(error)]
            else:
                return
        raise ConcurrentChange(f"{len(writes)} documents of {name} are written by several at once")

    async def _merge(self, name: str, some: Sequence[MergeAtRevision]) -> None:
        ids = list({op.id for op in some})
        found = {d["_id"]: d async for d in self._database[name].find({"_id": {"$in": ids}})}
        merged = dict(found)
        for op in some:
            document = merged.get(op.id, {})
            if is_next(document.get("revision", 0), op.revision):
                merged[op.id] = merge(document, op)
        writes = [
            _difference(id_, found.get(id_, {}), after)
            for id_, after in merged.items()
            if after is not found.get(id_)
        ]
        if writes:
            await self._replace(name, writes)

    async def _replace(self, name: str, writes: Sequence[UpdateOne]) -> None:
        try:
            result = await self._database[name].bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            only_known_ids(error)
            raise ConcurrentChange(f"a document of {name} was just created") from error
        if result.matched_count + result.upserted_count < len(writes):
            raise ConcurrentChange(f"a document of {name} was changed by another worker")

    async def get(self, collection: str, id_: str) -> Document | None:
        with translated():
            found: Document | None = await self._database[collection].find_one({"_id": id_})
            return found

    async def find(
        self,
        collection: str,
        criteria: Mapping[str, Any],
        *,
        sort: str = "_id",
        descending: bool = False,
        limit: int = 0,
        without: Sequence[str] = (),
    ) -> list[Document]:
        way = -1 if descending else 1
        by = [(sort, way)] if sort == "_id" else [(sort, way), ("_id", way)]
        with translated():
            left_out = dict.fromkeys(without, 0) or None
            found = self._database[collection].find(criteria, left_out).sort(by).limit(limit)
            return [document async for document in found]

    async def excerpts(
        self, collection: str, ids: Sequence[str], paths: Sequence[str]
    ) -> list[Document]:
        only = dict.fromkeys(["_id", *paths], 1)
        with translated():
            found = self._database[collection].find({"_id": {"$in": list(ids)}}, only)
            return [document async for document in found]

    async def count(self, collection: str, criteria: Mapping[str, Any]) -> int:
        with translated():
            return int(await self._database[collection].count_documents(criteria))

    async def tally(self, collection: str, criteria: Mapping[str, Any], by: Sequence[str]) -> Tally:
        place = [f"${path}" for path in by]
        steps = [{"$match": criteria}, {"$group": {"_id": place, "many": {"$sum": 1}}}]
        with translated():
            found = self._database[collection].aggregate(steps)
            if inspect.isawaitable(found):  # PyMongo's way, not Motor's
                found = await found
            return {_place(one["_id"]): one["many"] async for one in found}

    async def remove(self, collection: str, ids: Sequence[str]) -> None:
        if ids:
            with translated():
                await self._database[collection].delete_many({"_id": {"$in": list(ids)}})

    async def index(self, collection: str, *fields: str) -> None:
        # Lists are sorted by a field and then `_id`: with both in the index nothing is sorted when
        # a page is read, however long the list is.
        keys = [(field, 1) for field in fields if field != "_id"]
        with translated():
            await self._database[collection].create_index([*keys, ("_id", 1)])


def _place(value: Any) -> Any:
    return tuple(map(_place, value)) if isinstance(value, list) else value


def _sorted_out(
    operations: Iterable[Operation],
) -> Mapping[tuple[type[Operation], str], Sequence[Any]]:
    found: defaultdict[tuple[type[Operation], str], list[Operation]] = defaultdict(list)
    for operation in operations:
        found[type(operation), operation[0]].append(operation)
    return found


def _blocks(some: Iterable[SetIfNewer]) -> dict[str, Any]:
    return {op.block: {**op.version, **op.values} for op in some}


def _difference(id_: str, before: Document, after: Document) -> UpdateOne:
    """Write only the fields that changed: blocks of other sources belong to others."""
    setting = {k: v for k, v in after.items() if k not in before or before[k] != v}
    setting.pop("_id", None)
    gone = {k: "" for k in before if k not in after}
    update = {"$set": setting} | ({"$unset": gone} if gone else {})
    filter_ = {"_id": id_, "revision": before.get("revision")}
    return UpdateOne(filter_, update, upsert="revision" not in before)


def only_known_ids(error: BulkWriteError) -> list[Mapping[str, Any]]:
    """Return the writes that met an `_id` that is there already; any other error is raised."""
    failed: list[Mapping[str, Any]] = error.details["writeErrors"]
    if error.details.get("writeConcernErrors") or any(not _is_known_id(one) for one in failed):
        raise error
    return failed


def _is_known_id(failed: Mapping[str, Any]) -> bool:
    # The engine names the index in the pattern; a unique index of ours would be another one.
    return bool(failed["code"] == DUPLICATE and list(failed.get("keyPattern", {})) == ["_id"])
