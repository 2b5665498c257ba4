"""Write operations as data: what a projection wants done to a document, safe to repeat.

Three kinds, each harmless when it is applied again or late:

- InsertOnce: the document is there after it, whoever was first.
- SetIfNewer: a block of a document carries its own version and only a greater one replaces it.
- MergeAtRevision: the next revision is applied, an older one ignored, a later one is a Gap.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from shared.clock import milliseconds
from shared.errors import Gap

Version = Mapping[str, Any]
Document = dict[str, Any]
Tally = Mapping[tuple[Any, ...], int]
"""How many documents there are of each place: the values of the fields asked for, in order."""
Index = tuple[str, tuple[str, ...]]
"""A collection and the fields of one of its indexes."""
NOTHING: Mapping[str, Any] = MappingProxyType({})
# Operations are tuples, as records are: there is one for every reading.


class InsertOnce(NamedTuple):
    """Insert the document, which names its `_id`, unless one of that name is there already."""

    collection: str
    document: Document


class SetIfNewer(NamedTuple):
    """Set `block` to version + values where the stored version is smaller.

    The version's fields come first in the block and are compared in their order, as BSON
    compares documents: {"at": time, "id": event id}, or {"revision": n}.
    """

    collection: str
    id: str
    block: str
    version: Version
    values: Mapping[str, Any]


class MergeAtRevision(NamedTuple):
    """Set, unset and append fields (dotted paths) where the stored revision is the one before.

    Only for documents fed by all events of one aggregate.
    """

    collection: str
    id: str
    revision: int
    set: Mapping[str, Any] = NOTHING
    unset: tuple[str, ...] = ()
    push: Mapping[str, Any] = NOTHING


Operation = InsertOnce | SetIfNewer | MergeAtRevision


class Documents(Protocol):
    """Where views are kept. Criteria are MongoDB's: equality, $in, $gt(e), $lt(e), dotted paths."""

    async def apply(self, operations: Sequence[Operation]) -> None:
        """Apply all; what is there already counts as done. Gap where a revision is missing."""

    async def get(self, collection: str, id_: str) -> Document | None: ...

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
        """Documents that fit, by `sort` and then `_id`; all of them where limit is 0.

        The fields `without` which they are wanted stay where they are.
        """

    async def excerpts(
        self, collection: str, ids: Sequence[str], paths: Sequence[str]
    ) -> list[Document]:
        """Of these documents, where they are there, the `_id` and what stands at these paths."""

    async def count(self, collection: str, criteria: Mapping[str, Any]) -> int: ...

    async def tally(self, collection: str, criteria: Mapping[str, Any], by: Sequence[str]) -> Tally:
        """Count the documents that fit by what they hold at these paths, each document once.

        None stands for a field that is not there. Of a field inside a list there is the tuple of
        what its members hold, so that one document is one place, however many members it has.
        Meant for few different places: all of them are held at once.
        """

    async def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Forget these, of what is no view; what is not there already counts as done."""

    async def index(self, collection: str, *fields: str) -> None:
        """Have an index over these fields and then `_id`; may be said any number of times."""


def is_next(stored: int, arriving: int) -> bool:
    """Say yes to the next revision, no to one already applied; a gap is an error."""
    if arriving <= stored:
        return False
    if arriving > stored + 1:
        raise Gap(f"expected revision {stored + 1}, got {arriving}")
    return True


def merge(document: Document, operation: MergeAtRevision) -> Document:
    """Apply a merge to a copy of the document; the same function for MongoDB and for memory."""
    merged = deepcopy(document)
    for path, value in operation.set.items():
        parent, name = _parent(merged, path)
        parent[name] = kept(value)
    for path in operation.unset:
        parent, name = _parent(merged, path)
        parent.pop(name, None)
    for path, value in operation.push.items():
        parent, name = _parent(merged, path)
        parent.setdefault(name, []).append(kept(value))
    merged["revision"] = operation.revision
    return merged


def _parent(document: Document, path: str) -> tuple[Document, str]:
    *outer, name = path.split(".")
    for part in outer:
        document = document.setdefault(part, {})
    return document, name


def newest(operations: Iterable[SetIfNewer]) -> dict[str, dict[str, SetIfNewer]]:
    """Keep only the newest of each block, by document: what the batch comes to."""
    found: dict[str, dict[str, SetIfNewer]] = {}
    for operation in operations:
        blocks = found.setdefault(operation.id, {})
        held = blocks.get(operation.block)
        if held is None or order(operation.version) > order(held.version):
            blocks[operation.block] = operation
    return found


def order(version: Version) -> tuple[Any, ...]:
    """Make a version comparable: its values in their order, times as MongoDB keeps them."""
    return tuple([_whole(value) for value in version.values()])


def _whole(value: Any) -> Any:
    # Asked for every reading, and nearly all have whole milliseconds already.
    fraction = isinstance(value, datetime) and value.microsecond % 1000
    return milliseconds(value) if fraction else value


def kept(value: Any) -> Any:
    """Copy a value as MongoDB keeps it: lists for tuples, whole milliseconds of the county's time.

    TypeError for what it cannot keep, so that a test in memory finds it.
    """
    match value:
        case dict():
            return {_field_name(name): kept(member) for name, member in value.items()}
        case list() | tuple():
            return [kept(member) for member in value]
        case datetime() if value.tzinfo is not None:
            return milliseconds(value)
        case None | str() | bytes() | int() | float():
            return value
        case _:
            raise TypeError(f"MongoDB cannot keep {value!r}")


def _field_name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"MongoDB names fields by text, not {name!r}")
    return name
