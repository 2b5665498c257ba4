"""An empty roster to fill in: the columns by their names, all of them kept as text."""

import io
from functools import cache

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from health_records.rosters.columns import FIELDS, NEEDED, TITLES
from health_records.rosters.refusals import MOST_ROWS

EXPLAINED = {
    "name": "必填 / needed",
    "identity_number": "必填, 18 位, 文本格式 / needed, 18 characters, as text",
    "phone": "必填 / needed",
    "home_region": "六位行政区划代码; 空白时取身份证号前六位 / six digits (GB/T 2260); "
    "left blank: those that the identity number begins with",
    "shift": "文字或代码, 不含空格 / letters, digits and _ . : - only",
    "birth_date": "可不填; 填写时与身份证号核对 / may be left out; compared with the number",
    "stayed_region": "可不填; 六位行政区划代码, 多个用顿号隔开; 没有去过填“无” / "
    "may be left out; six digits, several with commas between them; 无 for none",
    "left_on": "最后离开的日期; 填写了地区时必填 / the last day there; needed with a region",
    "symptoms": "无 或 有; 填写后即为行程申报 / no or yes; with it the row is a travel declaration",
}
FORMATTED = 1_000
"""Rows that are text before anything is typed into them; a column's own format covers the rest."""
WIDTH = 24


@cache
def template() -> bytes:
    """The workbook: a sheet to fill in first, since only the first one is read."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册 roster"
    sheet.append([TITLES[field] for field in FIELDS])
    for place, field in enumerate(FIELDS, start=1):
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        if field in NEEDED:
            head.fill = PatternFill("solid", fgColor="FFF2CC")
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.number_format = WIDTH, "@"
        for row in range(2, FORMATTED + 2):
            sheet.cell(row, place).number_format = "@"
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet("说明 help"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _explain(sheet: object) -> None:
    rows = [(TITLES[field], field, EXPLAINED[field]) for field in FIELDS]
    for row in (("列", "column", "说明 / meaning"), *rows):
        sheet.append(row)  # type: ignore[attr-defined]
    sheet.append(("行数", "rows", f"最多 {MOST_ROWS} 行 / {MOST_ROWS} at most"))  # type: ignore[attr-defined]
