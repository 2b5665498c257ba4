"""A paper as an Excel workbook: numbers stay numbers, and no text is ever a formula."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yipan.report.tables import Cell, Paper

BOLD = Font(bold=True)
WIDTHS = (44, 18, 20, 36, 60, 20)


def as_workbook(paper: Paper) -> bytes:
    """One sheet: each table under its title, empty cells where nothing is known."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Yipan"
    _row(sheet, (paper.title,), bold=True)
    for remark in paper.remarks:
        _row(sheet, (remark,))
    for table in paper.tables:
        sheet.append(())
        _row(sheet, (table.title,), bold=True)
        if table.rows:
            _row(sheet, table.columns, bold=True)
        for row in table.rows:
            _row(sheet, row)
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _row(sheet: Worksheet, cells: tuple[Cell, ...], *, bold: bool = False) -> None:
    sheet.append([_clean(cell) for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            # A name that begins with = is a name.
            cell.data_type = "s"
        if bold:
            cell.font = BOLD


def _clean(cell: Cell) -> Cell:
    return ILLEGAL_CHARACTERS_RE.sub(" ", cell) if isinstance(cell, str) else cell
