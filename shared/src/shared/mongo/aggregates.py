"""Aggregates in MongoDB, one document each: state, revision, commands and outbox in one write.

No transaction, so any MongoDB will do, a standalone one included.

    {_id, revision, state: {...}, done: [{id, fingerprint, revision}], due?,
     outbox: [{id, topic, key, value, headers}], outbox_since?}
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.aggregates import REMEMBERED, Change, Done, Stored
from shared.envelope import Record
from shared.errors import ConcurrentChange
from shared.mongo.client import Database, translated
from shared.mongo.documents import only_known_ids

S = TypeVar("S")

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MongoAggregates(Generic[S]):
    """The twin of InMemoryAggregates; both pass tests/shared/test_aggregates.py."""

    def __init__(
        self, database: Database, collection: str, initial: S, searched: Sequence[str] = ()
    ) -> None:
        self._documents = database[collection]
        self._initial = initial
        self._searched = searched
        self._states: TypeAdapter[S] = TypeAdapter(type(initial))

    async def prepare(self) -> None:
        """Create the indexes of the sweeper, the deadlines and `where`; may run any time."""
        with translated():
            await self._documents.create_index("outbox_since", sparse=True)
            await self._documents.create_index("due", sparse=True)
            for field in self._searched:
                await self._documents.create_index(f"state.{field}")

    async def load(self, subject: str) -> Stored[S]:
        with translated():
            found = await self._documents.find_one({"_id": subject}, {"outbox": 0})
        return Stored(self._initial, 0) if found is None else self._stored(found)

    def _stored(self, found: Mapping[str, Any]) -> Stored[S]:
        done = tuple(Done(d["id"], d["fingerprint"], d["revision"]) for d in found["done"])
        return Stored(self._states.validate_python(found["state"]), found["revision"], done)

    async def states(self, subjects: Collection[str]) -> Mapping[str, S]:
        wanted = {"_id": {"$in": list(subjects)}}
        with translated():
            found = self._documents.find(wanted, {"state": 1})
            return {d["_id"]: self._states.validate_python(d["state"]) async for d in found}

    async def several(self, subjects: Collection[str]) -> Mapping[str, Stored[S]]:
        with translated():
            found = self._documents.find({"_id": {"$in": list(subjects)}}, {"outbox": 0})
            there = {d["_id"]: self._stored(d) async for d in found}
        return {one: there.get(one, Stored(self._initial, 0)) for one in subjects}

    async def save(self, subject: str, change: Change[S], *, expected: int) -> Sequence[Record]:
        with translated():
            if expected == 0:
                await self._insert(subject, change)
                return change.records
            return await self._update(subject, change, expected)

    async def _insert(self, subject: str, change: Change[S]) -> None:
        try:
            await self._documents.insert_one(self._first(subject, change))
        except DuplicateKeyError as error:
            raise ConcurrentChange(f"{subject} exists already") from error

    def _first(self, subject: str, change: Change[S]) -> dict[str, Any]:
        return {
            "_id": subject,
            **self._fields(change),
            "done": _pack_done(change.done),
            "outbox": [pack(record) for record in change.records],
            "outbox_since": datetime.now(UTC),
        }

    async def insert_all(self, changes: Mapping[str, Change[S]]) -> Collection[str]:
        subjects = list(changes)
        if not subjects:
            return subjects
        documents = [self._first(subject, change) for subject, change in changes.items()]
        with translated():
            try:
                await self._documents.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                there = {subjects[one["index"]] for one in only_known_ids(error)}
                return [subject for subject in subjects if subject not in there]
        return subjects

    async def _update(self, subject: str, change: Change[S], expected: int) -> Sequence[Record]:
        update: dict[str, Any] = {
            "$set": self._fields(change),
            "$push": {
                "done": {"$each": _pack_done(change.done), "$slice": -REMEMBERED},
                "outbox": {"$each": [pack(record) for record in change.records]},
            },
            "$min": {"outbox_since": datetime.now(UTC)},
        }
        if change.due is None:
            update["$unset"] = {"due": ""}
        saved = await self._documents.find_one_and_update(
            {"_id": subject, "revision": expected},
            update,
            projection={"outbox": 1},
            return_document=ReturnDocument.AFTER,
        )
        if saved is None:
            raise ConcurrentChange(f"{subject} is no longer at revision {expected}")
        return [unpack(entry) for entry in saved["outbox"]]

    def _fields(self, change: Change[S]) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "revision": change.revision,
            "state": self._states.dump_python(change.state, mode="json"),
        }
        return fields if change.due is None else fields | {"due": change.due}

    async def where(
        self, criteria: Mapping[str, Any], *, after: str = "", limit: int = 0
    ) -> Mapping[str, Stored[S]]:
        wanted = _of_state(criteria) | ({"_id": {"$gt": after}} if after else {})
        with translated():
            found = self._documents.find(wanted, {"outbox": 0})
            return {d["_id"]: self._stored(d) async for d in found.sort("_id", 1).limit(limit)}

    async def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        return await self._subjects({"due": {"$lte": now}}, "due", limit)

    async def waiting(self, before: datetime, limit: int) -> Sequence[str]:
        return await self._subjects({"outbox_since": {"$lt": before}}, "outbox_since", limit)

    async def waiting_since(self) -> datetime | None:
        # The index is sparse: only a condition on its field lets MongoDB sort by it.
        wanted = {"outbox_since": {"$gt": LONG_AGO}}
        with translated():
            found = self._documents.find(wanted, {"outbox_since": 1}).sort("outbox_since", 1)
            times = [document["outbox_since"] async for document in found.limit(1)]
        return times[0] if times else None

    async def _subjects(self, criteria: Mapping[str, Any], sort: str, limit: int) -> Sequence[str]:
        with translated():
            found = self._documents.find(criteria, {"_id": 1}).sort(sort, 1).limit(limit)
            return [document["_id"] async for document in found]

    async def unpublished(self, subject: str) -> Sequence[Record]:
        with translated():
            found = await self._documents.find_one({"_id": subject}, {"outbox": 1})
        return [unpack(entry) for entry in found["outbox"]] if found else []

    async def published(self, ids: Mapping[str, Sequence[str]]) -> None:
        if ids:
            writes = [UpdateOne({"_id": one}, _without(gone)) for one, gone in ids.items()]
            with translated():
                await self._documents.bulk_write(writes, ordered=False)


def _without(ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Take records out of an outbox, and its time where it is empty then."""
    stays = {"$not": [{"$in": ["$$this.id", list(ids)]}]}
    left = {"$filter": {"input": "$outbox", "cond": stays}}
    since = {"$cond": [{"$eq": ["$outbox", []]}, "$$REMOVE", "$outbox_since"]}
    return [{"$set": {"outbox": left}}, {"$set": {"outbox_since": since}}]


def _of_state(criteria: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, wish in criteria.items():
        if path == "$or":
            found["$or"] = [_of_state(alternative) for alternative in wish]
        else:
            found[f"state.{path}"] = wish
    return found


def pack(record: Record) -> dict[str, Any]:
    """Keep a record as MongoDB keeps it."""
    return {
        "id": record.id,
        "topic": record.topic,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value] for name, value in record.headers],
    }


def unpack(entry: Mapping[str, Any]) -> Record:
    headers = [(name, value) for name, value in entry["headers"]]
    return Record(entry["id"], entry["topic"], entry["key"], entry["value"], headers)


def _pack_done(done: Sequence[Done]) -> list[dict[str, Any]]:
    return [
        {"id": one.command_id, "fingerprint": one.fingerprint, "revision": one.revision}
        for one in done
    ]
