"""The county today on a terminal: big figures, lights with words, townships, and who has to act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from shared.clock import COUNTY
from yipan.board.lights import WORDS, Light, State
from yipan.board.pulse import Pulse, Value
from yipan.board.today import Today
from yipan.board.townships import Township
from yipan.report.agenda import Line, Topic
from yipan.report.definitions import Label
from yipan.report.joining import Figure
from yipan.report.tables import AS_OF, MISSING, SILENT, Language, say, words
from yipan.report.writing.terminal import shown

TITLE = Label(zh="今日全县", en="County today")
NOW = Label(zh="要人办的事", en="What needs a person now")
NOTHING = Label(zh="无", en="nothing")
PROBLEMS = Label(zh="未解决问题", en="Problems open")
BY_TOWNSHIP = Label(zh="各乡镇", en="By township")
PIPELINE = Label(zh="系统", en="The suite")
NOT_ASKED = Label(zh="未查询", en="not asked: name its Prometheus by --prometheus")
MORE = Label(zh="另有", en="more")
COLUMNS = (
    Label(zh="乡镇", en="township"), Label(zh="企业", en="enterprises"),
    Label(zh="已复工", en="running"), Label(zh="到岗", en="on duty"),
    Label(zh="暂缓", en="deferred"), Label(zh="超期问题", en="overdue"),
    Label(zh="缺饲料", en="short of feed"),
)  # fmt: skip
COLOURS: Mapping[State, str] = {"green": "green", "amber": "yellow", "red": "red", "unknown": "dim"}
CARD = 32
"""Columns of a big figure: four of them side by side on a wide terminal, two on a narrow one."""
TOLD_OF_A_LINE = ("name", "kind", "why", "item", "site_id", "celsius", "township", "days_left")
"""Facts that say what it is about; who looks for a person asks `yipan agenda`."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A figure of the suite: how it is written, and above what somebody looks at it."""

    name: str
    label: Label
    form: str
    bound: float = inf


BEATS = (
    Beat("lag_seconds", Label(zh="处理延迟", en="lag"), "{:.1f} s", 5),
    Beat("lag_records", Label(zh="积压", en="waiting"), "{:,.0f}"),
    Beat("late_percent", Label(zh="迟到", en="late"), "{:.2f} %", 1),
    Beat("dead_letters", Label(zh="死信", en="dead letters"), "{:,.0f}", 0),
    Beat("missing", Label(zh="缺失", en="facts missing"), "{:,.0f}", 0),
    Beat("canary_home_seconds", Label(zh="金丝雀", en="canary home"), "{:,.0f} s", 60),
    # An increase is reckoned, and seldom whole.
    Beat("canary_lost", Label(zh="金丝雀丢失", en="canary lost"), "{:,.0f}", 0.5),
)


def on_terminal(today: Today, language: Language, *, tall: bool = True) -> RenderableType:
    """What people wrote is shown as it is: no markup of theirs is obeyed.

    What matters most comes first, and figures stand close where the terminal is not `tall`.
    """
    return Group(*_parts(today, language, tall=tall))


def _parts(today: Today, language: Language, *, tall: bool) -> Iterator[RenderableType]:
    yield _head(today, language)
    yield _lights(today.lights, language)
    if tall:
        yield Columns([_card(one, language) for one in today.figures], width=CARD)
    else:
        yield Columns([_entry(one, language) for one in today.figures], width=CARD)
    yield _problems(today.problems, language)
    yield from _now(today.now, language)
    if today.pulse is not None:
        yield _pulse(today.pulse, language)
    if today.townships:
        yield _townships(today.townships, language)


def _head(today: Today, language: Language) -> Text:
    head = Text(f"{say(TITLE, language)} {today.date}", style="bold")
    if today.as_of is not None:
        head.append(f"  {say(AS_OF, language)} {_time(today.as_of)}", style="dim")
    for service, why in today.silent.items():
        head.append(f"\n{say(SILENT, language)}: {service} {why}", style="bold red")
    return head


def _lights(lights: Sequence[Light], language: Language) -> Table:
    grid = Table(box=None, show_header=False, pad_edge=False)
    for light in lights:
        because = "; ".join(f"{say(one.label, language)} {shown(one.value)}" for one in light.why)
        word = Text(f"● {say(WORDS[light.state], language)}", style=COLOURS[light.state])
        grid.add_row(Text(say(light.label, language), style="bold"), word, Text(because))
    return grid


def _card(figure: Figure, language: Language) -> Panel:
    # A line for each language, so that all cards are of one height.
    both = [figure.label.zh, figure.label.en]
    names = both if language == "both" else [say(figure.label, language)]
    labels = [Text(name, style="dim", no_wrap=True, overflow="ellipsis") for name in names]
    return Panel(Group(_value(figure, language), *labels), box=box.SQUARE, width=CARD)


def _entry(figure: Figure, language: Language) -> Text:
    name = figure.label.zh if language == "both" else say(figure.label, language)
    said = Text(f"{name} ", no_wrap=True, overflow="ellipsis")
    return said.append_text(_value(figure, language))


def _value(figure: Figure, language: Language) -> Text:
    if figure.value is None:
        return Text(say(MISSING, language), style="yellow")
    return Text.assemble((shown(figure.value), "bold"), (f" {say(figure.unit, language)}", "dim"))


def _townships(townships: Sequence[Township], language: Language) -> Table:
    grid = _grid(BY_TOWNSHIP, language)
    for place, column in enumerate(COLUMNS):
        grid.add_column(say(column, language), justify="right" if place else "left")
    for one in townships:
        counts = (
            one.enterprises, one.running, one.on_duty, one.deferred, one.overdue, one.farms_short,
        )  # fmt: skip
        grid.add_row(Text(one.name or "?"), *(_count(count, language) for count in counts))
    return grid


def _grid(title: Label, language: Language) -> Table:
    return Table(
        title=Text(say(title, language), style="bold"), title_justify="left", box=box.SIMPLE_HEAD,
        pad_edge=False,
    )  # fmt: skip


def _count(count: int | None, language: Language) -> Text:
    return Text(say(MISSING, language), style="yellow") if count is None else Text(shown(count))


def _problems(problems: Figure, language: Language) -> Text:
    said = Text(f"{say(PROBLEMS, language)}: ", style="bold")
    if problems.value is None:
        return said.append(say(MISSING, language), style="yellow")
    some = [f"{say(one.label, language)} {shown(one.value)}" for one in problems.parts if one.value]
    return said.append("; ".join(some) or say(NOTHING, language), style="not bold")


def _now(topics: Sequence[Topic], language: Language) -> Iterator[Text]:
    yield Text(f"\n{say(NOW, language)}", style="bold")
    if not topics:
        yield Text(f"  {say(NOTHING, language)}")
    for topic in topics:
        head = Text(f"  {say(topic.label, language)}: {topic.count}")
        for line in topic.lines:
            head.append(f"\n    {_line(line, language)}", style="dim")
        if topic.count > len(topic.lines):
            rest = topic.count - len(topic.lines)
            head.append(f"\n    {say(MORE, language)} {rest}", style="dim")
        yield head


def _line(line: Line, language: Language) -> str:
    """What it is, of which enterprise, since when, and who has to see to it: no person's id."""
    facts = [
        words(name, line.facts[name], language) for name in TOLD_OF_A_LINE if name in line.facts
    ]
    what = say(line.label, language) if line.label.zh != line.id else ""
    who = ", ".join(one for one in (line.unit_id, line.account) if one)
    said = (what, line.enterprise or "", ", ".join(facts), _time(line.since), who)
    return "  ".join(one for one in said if one)


def _pulse(pulse: Pulse, language: Language) -> Text:
    said = Text(f"\n{say(PIPELINE, language)}: ", style="bold")
    if not pulse.source:
        return said.append(say(NOT_ASKED, language), style="dim")
    if pulse.up is not None and pulse.processes is not None:
        whole = pulse.up == pulse.processes
        said.append(f"{pulse.up:.0f}/{pulse.processes:.0f}", style="green" if whole else "red")
    for beat in BEATS:
        value: Value = getattr(pulse, beat.name)
        said.append(f"  {say(beat.label, language)} ", style="not bold")
        if value is None:
            said.append(say(MISSING, language), style="yellow")
        else:
            # What is wrong is marked by more than its colour.
            mark, colour = (" !", "red") if value > beat.bound else ("", "green")
            said.append(beat.form.format(value) + mark, style=colour)
    return said.append(f"  ({pulse.source})", style="dim")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(COUNTY):%Y-%m-%d %H:%M}"
