"""The report and the agenda as tables, in the languages asked for: what all forms are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.clock import COUNTY
from yipan.report.agenda import CODES, FACTS, Line, MeetingAgenda, Topic
from yipan.report.definitions import Label, named
from yipan.report.joining import Figure, Report, ReportSection

Language = Literal["both", "zh", "en"]
Cell = str | int | float | None

MISSING = Label(zh="缺", en="missing")
REPORT = Label(zh="疫情防控和复工复产日报", en="Daily report")
AGENDA = Label(zh="调度会议程", en="Agenda of the dispatch meeting")
AS_OF = Label(zh="截至", en="as of")
SILENT = Label(zh="未答复的服务", en="services that were not heard")
FIGURE = Label(zh="指标", en="figure")
VALUE = Label(zh="数值", en="value")
UNIT = Label(zh="单位", en="unit")
KEY = Label(zh="代码", en="key")
SOURCE = Label(zh="来源", en="source")
WHAT = Label(zh="事项", en="what")
ENTERPRISE = Label(zh="企业", en="enterprise")
SINCE = Label(zh="自", en="since")
UNTIL = Label(zh="至", en="until")
WHO = Label(zh="责任单位和人员", en="unit and account")
DETAILS = Label(zh="情况", en="details")
BETWEEN = Label(zh="、", en=", ")


@dataclass(frozen=True, slots=True)
class Table:
    """`narrow` is how many of the columns a terminal shows; a file has them all."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    narrow: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written: a title, remarks below it, and the tables."""

    title: str
    remarks: tuple[str, ...]
    tables: tuple[Table, ...]
    missing: str


def say(label: Label, language: Language) -> str:
    if language == "zh" or label.zh == label.en:
        return label.zh
    return label.en if language == "en" else f"{label.zh} {label.en}"


def report_paper(report: Report, language: Language) -> Paper:
    return Paper(
        title=f"{say(REPORT, language)} {report.date}",
        remarks=_remarks(report, language),
        tables=tuple(_section(one, language) for one in report.sections),
        missing=say(MISSING, language),
    )


def agenda_paper(agenda: MeetingAgenda, language: Language) -> Paper:
    return Paper(
        title=f"{say(AGENDA, language)} {agenda.date}",
        remarks=_remarks(agenda, language),
        tables=tuple(_topic(one, language) for one in agenda.topics),
        missing=say(MISSING, language),
    )


def _remarks(told: Report | MeetingAgenda, language: Language) -> tuple[str, ...]:
    as_of = [] if told.as_of is None else [f"{say(AS_OF, language)} {_time(told.as_of)}"]
    silent = [f"{service} {why}" for service, why in told.silent.items()]
    more = [f"{say(SILENT, language)}: {'; '.join(silent)}"] if silent else []
    if told.missing:
        more.append(f"{say(MISSING, language)}: {', '.join(told.missing)}")
    return (*as_of, *more)


def _section(section: ReportSection, language: Language) -> Table:
    heads = (FIGURE, VALUE, UNIT, KEY, SOURCE)
    rows = [row for figure in section.figures for row in _figure(figure, language)]
    columns = tuple(say(head, language) for head in heads)
    return Table(say(section.label, language), columns, tuple(rows), narrow=3)


def _figure(figure: Figure, language: Language) -> Iterator[tuple[Cell, ...]]:
    unit, source = say(figure.unit, language), figure.source
    origin = f"{source.service} {source.path} {source.place}"
    yield say(figure.label, language), figure.value, unit, figure.key, origin
    for part in figure.parts:
        yield f"· {say(part.label, language)}", part.value, unit, f"{figure.key}/{part.key}", origin


def _topic(topic: Topic, language: Language) -> Table:
    heads = (WHAT, ENTERPRISE, SINCE, WHO, DETAILS, UNTIL)
    columns = tuple(say(head, language) for head in heads)
    rows = tuple(_line(line, language) for line in topic.lines)
    return Table(f"{say(topic.label, language)}: {topic.count}", columns, rows, narrow=5)


def _line(line: Line, language: Language) -> tuple[Cell, ...]:
    details = [
        f"{say(named(name, FACTS), language)} {words(name, value, language)}"
        for name, value in line.facts.items()
    ]
    who: Sequence[str] = [one for one in (line.unit_id, line.account) if one]
    return (
        say(line.label, language),
        line.enterprise or line.enterprise_id or "",
        _time(line.since),
        ", ".join(who),
        "; ".join(details),
        "" if line.until is None else _time(line.until),
    )


def words(name: str, value: str, language: Language) -> str:
    """What a fact says: codes in words, and all else as it was told."""
    if name not in CODES:
        return value
    said = [say(named(code, CODES[name]), language) for code in value.split(", ")]
    return (BETWEEN.zh if language == "zh" else BETWEEN.en).join(said)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(COUNTY):%Y-%m-%d %H:%M}"
