"""Putting one collection in the place of another, and telling how two differ."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.errors import Refused
from shared.mongo.client import Database, translated
from shared.projections import Document

AT_ONCE = 1_000
OURS = {"_id": {"$type": "string"}}
FOREIGN = {"_id": {"$not": {"$type": "string"}}}
"""Whatever was put there by hand: ids of ours are text."""


@dataclass
class Difference:
    """How a collection built anew differs from the one in use, by id."""

    same: int = 0
    changed: list[Any] = field(default_factory=list)
    missing: list[Any] = field(default_factory=list)
    """Only in the old one."""
    added: list[Any] = field(default_factory=list)
    """Only in the new one."""

    @property
    def none(self) -> bool:
        return not self.suspects

    @property
    def suspects(self) -> Sequence[Any]:
        return [*self.changed, *self.missing, *self.added]

    def note(self, id_: Any, before: Document | None, after: Document | None) -> None:
        """Count what stands under one id in the old and in the new collection."""
        if before == after:
            self.same += 1
        elif after is None:
            self.missing.append(id_)
        elif before is None:
            self.added.append(id_)
        else:
            self.changed.append(id_)


async def compare(database: Database, old: str, new: str) -> Difference:
    """Walk both collections side by side."""
    found = Difference()
    with translated():
        left, right = _walk(database, old), _walk(database, new)
        before, after = await anext(left, None), await anext(right, None)
        while before is not None or after is not None:
            id_ = min(document["_id"] for document in (before, after) if document is not None)
            here = before if before is not None and before["_id"] == id_ else None
            there = after if after is not None and after["_id"] == id_ else None
            found.note(id_, here, there)
            before = before if here is None else await anext(left, None)
            after = after if there is None else await anext(right, None)
        async for document in database[old].find(FOREIGN):
            found.note(document["_id"], document, None)
    return found


async def _walk(database: Database, name: str) -> AsyncIterator[Document]:
    # Page by page: one cursor over everything would be bound by the deadline of one request.
    wanted: dict[str, Any] = OURS
    while page := await database[name].find(wanted).sort("_id", 1).limit(AT_ONCE).to_list(AT_ONCE):
        for document in page:
            yield document
        wanted = {"_id": {"$gt": page[-1]["_id"]}}


async def compare_again(database: Database, old: str, new: str, first: Difference) -> Difference:
    """Look once more at what differed: one may have been ahead of the other."""
    found = Difference(same=first.same)
    with translated():
        for ids in _lots(first.suspects):
            before, after = await _some(database, old, ids), await _some(database, new, ids)
            for id_ in ids:
                found.note(id_, before.get(id_), after.get(id_))
    return found


async def _some(database: Database, name: str, ids: Sequence[Any]) -> dict[Any, Document]:
    return {d["_id"]: d async for d in database[name].find({"_id": {"$in": list(ids)}})}


def _lots(ids: Sequence[Any]) -> Sequence[Sequence[Any]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


async def begin(database: Database, name: str) -> bytes:
    """Make the collection anew and empty; the mark tells it from a later one of that name."""
    with translated():
        await database.drop_collection(name)
        await database.create_collection(name)
        return await _mark(database, name)


async def drop(database: Database, name: str, mark: bytes) -> None:
    """Drop the marked collection, not one that somebody else has begun under its name."""
    with translated():
        if await _mark(database, name) == mark:
            await database.drop_collection(name)


async def put_in_place(database: Database, new: str, old: str, mark: bytes) -> None:
    """Rename the new collection to the old one's name, which goes away: one step.

    Refused where the new one is not the marked one any more: somebody else began it anew.
    """
    with translated():
        if await _mark(database, new) != mark:
            raise Refused(
                f"another rebuild of {old} has begun meanwhile: this one leaves it alone",
                rule="one-rebuild-at-a-time",
            )
        await database[new].rename(old, dropTarget=True)


async def _mark(database: Database, name: str) -> bytes:
    reply = await database.command("listCollections", filter={"name": name})
    found = reply["cursor"]["firstBatch"]
    return bytes(found[0]["info"]["uuid"]) if found else b""
