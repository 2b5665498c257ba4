"""An XLSX workbook, read row by row; what it unpacks to is bounded before it is unpacked."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from health_records.rosters.cells import Cell
from health_records.rosters.refusals import unusable
from shared.errors import ServiceError, TooLarge

MOST_UNPACKED = 64 << 20
MOST_MEMBERS = 1_000
MOST_ROWS_OF_A_SHEET = 1 << 20
COLUMNS = 64
"""Further columns are not looked at: a single cell far to the right would widen every row."""
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')

Row = tuple[int, tuple[Cell, ...]]


@dataclass
class Merged:
    """A block of cells that shows the value of its first one."""

    left: int
    top: int
    right: int
    bottom: int
    value: Cell = None

    def fill(self, number: int, cells: list[Cell]) -> None:
        if number == self.top:
            self.value = cells[self.left]
        for column in range(self.left, min(self.right + 1, COLUMNS)):
            cells[column] = self.value


def workbook_rows(content: bytes) -> Iterator[Row]:
    """Rows of the first sheet with their numbers, each as wide as COLUMNS."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _bounded(archive)
        with warnings.catch_warnings():
            # openpyxl warns of parts it does not know; none of them holds a row.
            warnings.simplefilter("ignore")
            yield from _rows(content)
    except ServiceError:
        raise
    except Exception:  # noqa: BLE001 - whatever breaks in a stranger's file is the file's fault
        # Without the cause: its words may repeat what stands in the file.
        raise unusable("not-a-workbook") from None


def _bounded(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise TooLarge(f"the workbook unpacks to more than {MOST_UNPACKED >> 20} MiB")


def _rows(content: bytes) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheet = (shown or book.worksheets)[0]
    # Written by many programs with a size that is not its own.
    sheet.reset_dimensions()
    waiting = _merged(book, sheet)
    rows = sheet.iter_rows(max_row=MOST_ROWS_OF_A_SHEET, max_col=COLUMNS, values_only=True)
    under_way: list[Merged] = []
    for number, cells in enumerate(rows, start=1):
        while waiting and waiting[-1].top == number:
            under_way.append(waiting.pop())
        if under_way:
            filled = [*cells, *[None] * (COLUMNS - len(cells))]
            for block in under_way:
                block.fill(number, filled)
            under_way = [block for block in under_way if block.bottom > number]
            yield number, tuple(filled)
        else:
            yield number, tuple(cells)


def _merged(book: object, sheet: object) -> list[Merged]:
    """Blocks, the highest one last. They stand behind the rows, where a stream comes too late."""
    # openpyxl reads them only into a workbook that is held in memory as a whole.
    with book._archive.open(sheet._worksheet_path) as part:  # type: ignore[attr-defined] # noqa: SLF001
        found = [range_boundaries(ref.decode()) for ref in MERGED.findall(part.read())]
    blocks = [
        Merged(left - 1, top, right - 1, bottom)
        for left, top, right, bottom in found
        if left <= COLUMNS
    ]
    return sorted(blocks, key=lambda block: block.top, reverse=True)
