"""The rows of a roster while they wait to be imported: in parts, sealed, and gone afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from health_records.persons import KeyRing
from health_records.rosters.entries import Entry
from health_records.rosters.reading import Roster, WrongRow
from shared.errors import NotFound
from shared.projections import Documents, SetIfNewer

COLLECTION = "roster_parts"
ROWS_OF_A_PART = 250
"""Little enough that the worker turns to other facts soon, and that a crash repeats little."""


@dataclass(frozen=True, slots=True)
class Part:
    """`read` rows from one stretch of the sheet, and what was said of them when it was read."""

    read: int
    entries: tuple[Entry, ...]
    wrong: tuple[WrongRow, ...]
    replaced: tuple[WrongRow, ...]


PART = TypeAdapter(Part)


def parts_of(roster: Roster) -> Sequence[Part]:
    """Cut a roster into parts, in the order of its rows."""
    return list(_cut(roster))


def _cut(roster: Roster) -> Iterator[Part]:
    told = {one.row for one in (*roster.wrong, *roster.replaced)}
    rows = sorted(told | {entry.row for entry in roster.entries})
    for start in range(0, len(rows), ROWS_OF_A_PART):
        some = set(rows[start : start + ROWS_OF_A_PART])
        yield Part(
            len(some),
            tuple(sorted((e for e in roster.entries if e.row in some), key=lambda e: e.row)),
            tuple(one for one in roster.wrong if one.row in some),
            tuple(one for one in roster.replaced if one.row in some),
        )


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """Keeps parts until they are imported; import and part are bound into the seal."""

    documents: Documents
    ring: KeyRing

    async def keep(self, import_id: str, parts: Sequence[Part]) -> None:
        await self.documents.apply(
            [self._sealed(import_id, n, part) for n, part in enumerate(parts, start=1)]
        )

    def _sealed(self, import_id: str, number: int, part: Part) -> SetIfNewer:
        text = PART.dump_json(part).decode()
        values = {
            "key_version": self.ring.newest,
            "sealed": self.ring.seal(import_id, str(number), text),
        }
        return SetIfNewer(COLLECTION, _id(import_id, number), "rows", {"step": 0}, values)

    async def open(self, import_id: str, number: int) -> Part:
        """NotFound where the part was never kept, or was imported and forgotten."""
        found = await self.documents.get(COLLECTION, _id(import_id, number))
        if found is None or "sealed" not in found["rows"]:
            raise NotFound(f"part {number} of import {import_id} is not waiting")
        rows = found["rows"]
        text = self.ring.open(import_id, str(number), bytes(rows["sealed"]), rows["key_version"])
        return PART.validate_json(text)

    async def forget(self, import_id: str, number: int) -> None:
        """Put nothing in the place of the rows: they are in their files, or told to be wrong."""
        await self.documents.apply(
            [SetIfNewer(COLLECTION, _id(import_id, number), "rows", {"step": 1}, {})]
        )


def _id(import_id: str, number: int) -> str:
    return f"{import_id}/{number}"
