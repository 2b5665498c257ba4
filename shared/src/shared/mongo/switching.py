"""Putting one collection in the place of another, and telling how two differ."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from shared.mongo.client import Database, translated
from shared.projections import Document

SHOWN = 10


@dataclass
class Difference:
    """How a collection built anew differs from the one in use; the first few ids of each kind."""

    same: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not (self.changed or self.missing or self.added)


async def compare(database: Database, old: str, new: str) -> Difference:
    """Walk both collections by `_id`; `missing` are only in the old one, `added` in the new."""
    found = Difference()
    with translated():
        left, right = _walk(database, old), _walk(database, new)
        before, after = await anext(left, None), await anext(right, None)
        while before is not None or after is not None:
            if after is None or (before is not None and before["_id"] < after["_id"]):
                assert before is not None
                found.missing.append(before["_id"])
                before = await anext(left, None)
            elif before is None or after["_id"] < before["_id"]:
                found.added.append(after["_id"])
                after = await anext(right, None)
            else:
                if before == after:
                    found.same += 1
                else:
                    found.changed.append(before["_id"])
                before, after = await anext(left, None), await anext(right, None)
    return found


async def _walk(database: Database, name: str) -> AsyncIterator[Document]:
    async for document in database[name].find({}).sort("_id", 1):
        yield document


async def drop(database: Database, name: str) -> None:
    with translated():
        await database.drop_collection(name)


async def put_in_place(database: Database, new: str, old: str) -> None:
    """Rename the new collection to the old one's name, which goes away: one step."""
    with translated():
        await database[new].rename(old, dropTarget=True)
