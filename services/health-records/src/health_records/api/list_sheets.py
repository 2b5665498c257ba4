"""The two lists as a workbook with names: one sheet for each, a line per worker."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from health_records.api.labels import DEFERRED, MAY_RETURN, Label
from health_records.api.wording import next_step, sentence
from health_records.views import WorkerView
from shared.clock import COUNTY

TITLES = (
    "姓名 name",
    "人员编号 person_id",
    "班次 shift",
    "原因 reasons",
    "至 until",
    "下一步 next",
)
WIDTHS = (14, 36, 12, 80, 18, 60)


def workbook(workers: Sequence[WorkerView], names: Mapping[str, str]) -> bytes:
    """Write the lists as XLSX; somebody whose name is not kept stands there without one."""
    book = Workbook(write_only=True)
    for standing, label in (("may-return", MAY_RETURN), ("deferred", DEFERRED)):
        sheet = book.create_sheet(f"{label.zh} {label.en}")
        sheet.freeze_panes = "A2"
        for place, width in enumerate(WIDTHS):
            sheet.column_dimensions["ABCDEF"[place]].width = width
        sheet.append(_cells(sheet, TITLES, bold=True))
        for worker in workers:
            if worker.standing == standing:
                sheet.append(_cells(sheet, _line(worker, names.get(worker.id, ""))))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _line(worker: WorkerView, name: str) -> Sequence[str]:
    until = worker.until.astimezone(COUNTY).strftime("%Y-%m-%d %H:%M") if worker.until else ""
    reasons = _both(sentence(reason) for reason in worker.reasons)
    return (
        name,
        worker.id,
        worker.shift or "",
        reasons,
        until,
        _both(map(next_step, worker.reasons)),
    )


def _both(labels: Iterable[Label]) -> str:
    return " ".join(f"{label.zh} {label.en}" for label in labels)


def _cells(sheet: object, values: Sequence[str], *, bold: bool = False) -> list[WriteOnlyCell]:
    """Cells that hold text and never a formula, whatever somebody is called."""
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.font = Font(bold=bold)
        cells.append(cell)
    return cells
