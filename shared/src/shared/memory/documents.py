"""Views that live in this process. The twin of MongoDocuments."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from shared.memory.criteria import fits, held, ready, values
from shared.projections import (
    Document,
    InsertOnce,
    MergeAtRevision,
    Operation,
    SetIfNewer,
    Tally,
    is_next,
    kept,
    merge,
    order,
)


class InMemoryDocuments:
    """Collections are dicts by `_id`; what goes in and out is copied."""

    def __init__(self) -> None:
        self.collections: dict[str, dict[str, Document]] = {}

    async def apply(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            documents = self.collections.setdefault(operation.collection, {})
            match operation:
                case InsertOnce():
                    document = kept(operation.document)
                    documents.setdefault(document["_id"], document)
                case SetIfNewer():
                    _set_newer(documents.setdefault(operation.id, {"_id": operation.id}), operation)
                case MergeAtRevision():
                    document = documents.get(operation.id, {"_id": operation.id})
                    if is_next(document.get("revision", 0), operation.revision):
                        documents[operation.id] = merge(document, operation)

    async def get(self, collection: str, id_: str) -> Document | None:
        return deepcopy(self.collections.get(collection, {}).get(id_))

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
        documents, wanted = self._named(collection, criteria), ready(criteria)
        found = [deepcopy(document) for document in documents if fits(document, wanted)]
        found.sort(key=lambda d: (_sortable(d, sort), d["_id"]), reverse=descending)
        for document in found:
            for name in without:
                document.pop(name, None)
        return found[:limit] if limit else found

    def _named(self, collection: str, criteria: Mapping[str, Any]) -> Iterable[Document]:
        """The documents that the criteria name, or all: ids are looked up, as MongoDB does."""
        documents = self.collections.get(collection, {})
        match criteria.get("_id"):
            case str(id_):
                return (documents[one] for one in (id_,) if one in documents)
            case {"$in": [*ids], **others} if not others:
                return (documents[one] for one in dict.fromkeys(ids) if one in documents)
            case _:
                return documents.values()

    async def excerpts(
        self, collection: str, ids: Sequence[str], paths: Sequence[str]
    ) -> list[Document]:
        documents = self.collections.get(collection, {})
        return [_excerpt(documents[id_], paths) for id_ in dict.fromkeys(ids) if id_ in documents]

    async def count(self, collection: str, criteria: Mapping[str, Any]) -> int:
        return len(await self.find(collection, criteria))

    async def tally(self, collection: str, criteria: Mapping[str, Any], by: Sequence[str]) -> Tally:
        documents, wanted = self._named(collection, criteria), ready(criteria)
        return Counter(
            tuple(held(document, path) for path in by)
            for document in documents
            if fits(document, wanted)
        )

    async def remove(self, collection: str, ids: Sequence[str]) -> None:
        for id_ in ids:
            self.collections.get(collection, {}).pop(id_, None)

    async def index(self, collection: str, *fields: str) -> None:
        """Memory needs no index."""


def _set_newer(document: Document, operation: SetIfNewer) -> None:
    held = document.get(operation.block)
    stored = None if held is None else tuple(held[name] for name in operation.version)
    if stored is None or order(operation.version) > stored:
        document[operation.block] = kept({**operation.version, **operation.values})


def _excerpt(document: Document, paths: Sequence[str]) -> Document:
    found: Document = {"_id": document["_id"]}
    for path in paths:
        *outer, name = path.split(".")
        held: Any = document
        target = found
        for part in outer:
            held = held.get(part) if isinstance(held, dict) else None
            if isinstance(held, dict):
                target = target.setdefault(part, {})
        if isinstance(held, dict) and name in held:
            target[name] = deepcopy(held[name])
    return found


def _sortable(document: Document, path: str) -> tuple[bool, Any]:
    found = next(iter(values(document, path)), None)
    return (found is not None, found)
