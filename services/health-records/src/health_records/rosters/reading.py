"""A file's bytes -> the people it names and the rows that are wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from health_records.rosters.cells import Cell, text_of
from health_records.rosters.columns import Columns, columns_of
from health_records.rosters.csv_rows import csv_rows
from health_records.rosters.entries import Entry, entry_of, is_blank
from health_records.rosters.refusals import MOST_ROWS, unusable
from health_records.rosters.workbook_rows import workbook_rows

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOOKED_AT = 10
"""Rows that are looked at for the header: a title may stand above it."""

Row = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class WrongRow:
    """`row` is the number as the sheet shows it."""

    row: int
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Roster:
    """`rows` names somebody or tried to; `replaced` names somebody whom a later row names again."""

    rows: int
    entries: tuple[Entry, ...]
    wrong: tuple[WrongRow, ...]
    replaced: tuple[WrongRow, ...]
    ignored_columns: tuple[str, ...]


def read_roster(content: bytes, day: date | None = None) -> Roster:
    """Read a CSV or XLSX file; Invalid or TooLarge where the file as a whole cannot be used.

    `day` is when it was sent: days that are told are compared with it.
    """
    if not content.strip():
        raise unusable("empty")
    if content.startswith(OLE):
        raise unusable("old-workbook")
    rows = workbook_rows(content) if content.startswith(ZIP) else csv_rows(content)
    columns = _header(rows)
    entries: dict[str, Entry] = {}
    wrong: list[WrongRow] = []
    replaced: list[WrongRow] = []
    count = 0
    for number, cells in _bounded(rows, columns):
        count += 1
        found = entry_of(number, columns, cells, day)
        if isinstance(found, list):
            wrong += [WrongRow(number, field, code) for field, code in found]
            continue
        if (earlier := entries.pop(found.identity_number, None)) is not None:
            replaced.append(WrongRow(earlier.row, "identity_number", "replaced-by-later-row"))
        entries[found.identity_number] = found
    if not count:
        raise unusable("no-rows")
    return Roster(count, tuple(entries.values()), tuple(wrong), tuple(replaced), columns.ignored)


def _header(rows: Iterator[Row]) -> Columns:
    looked_at = 0
    for _, cells in rows:
        if not _says_something(cells):
            continue
        if (columns := columns_of(cells)) is not None:
            return columns
        looked_at += 1
        if looked_at == LOOKED_AT:
            break
    raise unusable("empty" if looked_at == 0 else "no-header")


def _says_something(cells: Sequence[Cell]) -> bool:
    return any(text_of(cell) for cell in cells)


def _bounded(rows: Iterator[Row], columns: Columns) -> Iterator[Row]:
    count = 0
    for number, cells in rows:
        if is_blank(columns, cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise unusable("too-many-rows")
        yield number, cells
