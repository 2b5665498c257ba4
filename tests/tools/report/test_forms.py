"""The forms of the report: one schema, one key and two labels a figure, the same figures in all."""

import json
import re
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from rich.console import Console
from tests.tools.report.conftest import Told

from yipan.local.errors import LocalError
from yipan.report.agenda import MeetingAgenda
from yipan.report.delivering import complete, deliver, written_as
from yipan.report.joining import Report
from yipan.report.sections import SECTIONS
from yipan.report.tables import agenda_paper, report_paper
from yipan.report.writing.terminal import on_terminal

ROOT = Path(__file__).parents[3]
CHINESE = re.compile(r"[\u4e00-\u9fff%]")
KEY = re.compile(r"[a-z-]+\.[a-z-]+")
FIGURES = [figure for section in SECTIONS for figure in section.figures]


@pytest.mark.parametrize(("model", "name"), [(Report, "report"), (MeetingAgenda, "agenda")])
def test_the_schema_is_the_one_that_was_published(
    model: type[Report | MeetingAgenda], name: str
) -> None:
    published = ROOT / "docs" / f"{name}.schema.json"
    schema = json.dumps(model.model_json_schema(mode="serialization"), indent=2, ensure_ascii=False)
    assert published.read_text() == schema + "\n"


def test_every_figure_has_a_key_of_its_own_and_both_labels() -> None:
    assert len({one.key for one in FIGURES}) == len(FIGURES)
    for one in FIGURES:
        assert KEY.fullmatch(one.key), one.key
        labels = [one.label, one.unit, *one.part_labels.values()]
        assert all(CHINESE.search(label.zh) for label in labels), one.key
        assert not any(re.search(r"[\u4e00-\u9fff]", label.en) for label in labels), one.key
        assert all(label.en for label in labels), one.key


def test_a_workbook_has_the_same_figures(told: Told) -> None:
    report = told.reports[1]
    book = written_as(report, report_paper(report, "both"), "xlsx")
    rows = list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))
    found = {row[3]: row[1] for row in rows if row[3] and "/" not in row[3] and "." in row[3]}
    assert found == {key: figure.value for key, figure in report.figures.items()}


def test_a_name_is_never_a_formula(told: Told) -> None:
    agenda = told.agendas[1]
    book = load_workbook(BytesIO(written_as(agenda, agenda_paper(agenda, "zh"), "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert "=mill|[x]" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_markdown_has_each_figure_in_a_row(told: Told) -> None:
    report = told.reports[1]
    text = written_as(report, report_paper(report, "en"), "markdown").decode()
    assert "| orders found | 2,000 | pieces | orders.pieces |" in text
    assert "| longest trip: time | missing | hours | trips.longest-hours |" in text
    assert "规上" not in text


def test_markdown_of_the_agenda_escapes_what_people_wrote(told: Told) -> None:
    agenda = told.agendas[1]
    text = written_as(agenda, agenda_paper(agenda, "both"), "markdown").decode()
    assert r"=short \| \[b\]" in text


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [("zh", "规上企业复工率", "share of"), ("en", "share of enterprises", "规上企业复工率")],
)
def test_the_terminal_shows_one_language_or_both(
    told: Told, language: str, shown: str, hidden: str
) -> None:
    report = told.reports[1]
    for asked, absent in ((language, [hidden]), ("both", [])):
        console = Console(width=140, file=StringIO(), record=True)
        console.print(on_terminal(report_paper(report, asked)))  # type: ignore[arg-type]
        text = console.export_text()
        assert shown in text
        assert not [one for one in absent if one in text]


def test_json_can_be_read_again(told: Told, tmp_path: Path) -> None:
    report, out = told.reports[0], tmp_path / "report.json"
    deliver(report, report_paper(report, "both"), "json", out)
    assert Report.model_validate_json(out.read_bytes()) == report
    assert json.loads(out.read_bytes())["form"] == "yipan-report/1"


def test_a_workbook_wants_a_file(told: Told, tmp_path: Path) -> None:
    report = told.reports[0]
    paper = report_paper(report, "both")
    with pytest.raises(LocalError, match="--out"):
        deliver(report, paper, "xlsx", None)
    with pytest.raises(LocalError, match="No such file"):
        deliver(report, paper, "json", tmp_path / "nowhere" / "report.json")


def test_a_report_without_any_answer_is_written_too(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = Report(
        date=date(2020, 2, 24), as_of=None, sections=(), missing=(), silent={"permits": "away"}
    )
    deliver(nothing, report_paper(nothing, "en"), "markdown", None)
    assert "services that were not heard: permits away" in capsys.readouterr().out


def test_a_part_is_not_taken_for_the_whole() -> None:
    complete({})
    with pytest.raises(typer.Exit) as ended:
        complete({"permits": "away"})
    assert ended.value.exit_code == 2
