"""What stored documents must show of a fact: the pure half of reconciliation.

A projection is a pure function from a fact to write operations, each safe to repeat. So whoever
reads the fact again knows what its view must hold by now, and a lost write shows.

- InsertOnce: the document is there.
- SetIfNewer: the block has this version or a greater one.
- MergeAtRevision: the document has this revision or a greater one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shared.projections import (
    Document,
    InsertOnce,
    MergeAtRevision,
    Operation,
    SetIfNewer,
    kept,
    order,
)

REVISION = "revision"


class Place(NamedTuple):
    """A document of a view, or one block of it; `block` is empty for the document itself."""

    view: str
    id: str
    block: str


class Mark(NamedTuple):
    """What a place shows once a write is applied: this version or a greater one.

    Without a version the document is there, and that is all.
    """

    place: Place
    names: tuple[str, ...] = ()
    version: tuple[Any, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the version stands in the document."""
        return paths_of(self.place.block, self.names)


def paths_of(block: str, names: Iterable[str]) -> tuple[str, ...]:
    """Where the fields of a version stand: in the block, or in the document itself."""
    return tuple(f"{block}.{name}" if block else name for name in names)


def mark_of(operation: Operation) -> Mark:
    """Say what the operation leaves behind, whatever else is written before or after it."""
    match operation:
        case InsertOnce(collection, document):
            return Mark(Place(collection, document["_id"], ""))
        case SetIfNewer(collection, id_, block, version):
            return Mark(Place(collection, id_, block), tuple(version), order(version))
        case MergeAtRevision(collection, id_, revision):
            return Mark(Place(collection, id_, ""), (REVISION,), (revision,))


def sorted_out(operations: Iterable[Operation]) -> tuple[Mapping[str, set[str]], list[Mark]]:
    """By view, the ids of documents that only have to be there; and the marks of all others.

    Most facts are readings, and a mark for each would cost more than looking for it.
    """
    there: defaultdict[str, set[str]] = defaultdict(set)
    marks: list[Mark] = []
    for operation in operations:
        if isinstance(operation, InsertOnce):
            there[operation.collection].add(operation.document["_id"])
        else:
            marks.append(mark_of(operation))
    return there, marks


def strongest(marks: Iterable[Mark]) -> Mapping[Place, Mark]:
    """Keep the greatest of each place: where it is seen, the others need not be looked for."""
    found: dict[Place, Mark] = {}
    for mark in marks:
        held = found.get(mark.place)
        if held is None or mark.version > held.version:
            found[mark.place] = mark
    return found


def shows(document: Document | None, mark: Mark) -> bool:
    """Say whether the stored document (or what is read of it) bears the mark."""
    if document is None:
        return False
    held: Any = document.get(mark.place.block) if mark.place.block else document
    if not mark.names:
        return True
    if not isinstance(held, dict):
        return False
    try:
        return tuple([held[name] for name in mark.names]) >= mark.version
    except (KeyError, TypeError):
        return False  # it has another kind of version, or none


def pack(marks: Iterable[Mark]) -> list[Document]:
    """Marks as a document keeps them."""
    return [
        {
            "view": mark.place.view,
            "id": mark.place.id,
            "block": mark.place.block,
            "names": list(mark.names),
            "version": kept(mark.version),
        }
        for mark in marks
    ]


def unpack(found: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            Place(one["view"], one["id"], one["block"]), tuple(one["names"]), tuple(one["version"])
        )
        for one in found
    )
