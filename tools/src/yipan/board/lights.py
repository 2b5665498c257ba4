"""Traffic lights: a word for how something stands, and the figures that it follows from.

They are lit as those of the wall in Grafana are, which knows the same from metrics.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yipan.report.agenda import TOPICS, Line, MeetingAgenda
from yipan.report.definitions import Json, Label
from yipan.report.joining import Report
from yipan.report.reading import Answers

State = Literal["green", "amber", "red", "unknown"]
WORDS: Mapping[State, Label] = {
    "green": Label(zh="正常", en="in order"),
    "amber": Label(zh="留意", en="watch"),
    "red": Label(zh="处理", en="act"),
    "unknown": Label(zh="不明", en="not known"),
}
"""Nobody has to tell colours apart."""
SHORTEST_FEED = 2.0
"""Days of feed from which on a farm is watched."""
TOGETHER = 3
"""Fevers at one site on one day that somebody acts on."""
CLUSTER = "fever-cluster"


class Why(BaseModel):
    """A figure that a light follows from."""

    model_config = ConfigDict(frozen=True)

    label: Label
    value: int | float


class Light(BaseModel):
    """`unknown` where a service was not heard and nothing that was heard says worse."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: Label
    state: State
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the services say of a day, joined; of whom is silent nothing is known."""

    answers: Answers
    report: Report
    agenda: MeetingAgenda

    def lines(self, topic: str) -> Sequence[Line] | None:
        return next((one.lines for one in self.agenda.topics if one.key == topic), None)

    def many(self, topic: str, wanted: Callable[[Line], bool]) -> int | None:
        lines = self.lines(topic)
        return None if lines is None else sum(map(wanted, lines))

    def told(self, key: str) -> Why | None:
        """A figure of the report, a topic of the meeting, or what is reckoned of them."""
        if key in RECKONED:
            label, reckon = RECKONED[key]
        elif key in TOPICS:
            counts = {topic.key: topic.count for topic in self.agenda.topics}
            label, reckon = TOPICS[key], lambda _: counts.get(key)
        else:
            figure = self.report.figures[key]
            label, reckon = figure.label, lambda _: figure.value
        value = reckon(self)
        return None if value is None else Why(label=label, value=value)


def fevers_together(known: Known) -> int | None:
    """Fevers at the site that had most, where they are so many that somebody acts."""
    told: Json = known.answers.told.get("checkpoint")
    if told is None:
        return None
    most: int = max((site["fevers"] for site in told["by_site"]), default=0)
    return most if most >= TOGETHER else 0


def farms_low(known: Known) -> int | None:
    """1 where the feed of a farm lasts two days or less; 0 where there is no farm."""
    left = known.report.figures["feed.fewest-days"].value
    if left is None:
        return None if known.report.figures["feed.farms"].value is None else 0
    return int(left <= SHORTEST_FEED)


Reckoned = tuple[Label, Callable[[Known], int | float | None]]
RECKONED: Mapping[str, Reckoned] = {
    "fevers-together": (Label(zh="同一卡口发热", en="fevers at one site"), fevers_together),
    "clusters": (
        Label(zh="聚集性发热", en="permits suspended for a cluster"),
        lambda known: known.many(
            "permit-suspended", lambda one: CLUSTER in one.facts.get("why", "")
        ),
    ),
    "reports-missed-long": (
        Label(zh="漏报两日以上", en="reports missed, 2 days or more"),
        lambda known: known.many("report-missed", lambda one: int(one.facts["in_a_row"]) > 1),
    ),
    "problems-escalated": (
        Label(zh="升级督办", en="problems escalated"),
        lambda known: known.many("problem-overdue", lambda one: int(one.facts["level"]) > 0),
    ),
    "feed-low": (Label(zh="饲料两日以内", en="a farm has feed for 2 days"), farms_low),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of `act` above 0 is red, else any of `watch` amber."""

    key: str
    label: Label
    act: Sequence[str]
    watch: Sequence[str] = ()


RULES: tuple[Rule, ...] = (
    Rule(
        "fevers", Label(zh="发热", en="Fevers"), ("fevers-together", "clusters"), ("gates.fevers",)
    ),
    Rule(
        "cases", Label(zh="病例", en="Cases"), ("result.confirmed",), ("result.suspected",)
    ),
    Rule("rooms", Label(zh="隔离房间", en="Rooms"), ("room-waited-for",)),
    Rule(
        "daily-reports", Label(zh="每日健康申报", en="Daily reports"),
        ("reports-missed-long",), ("report-missed",),
    ),
    Rule(
        "problems", Label(zh="困难问题", en="Problems"),
        ("problems-escalated",), ("problem-overdue",),
    ),
    Rule(
        "permits", Label(zh="许可", en="Permits"), (), ("permit-suspended", "permit-expiring")
    ),
    Rule("passengers", Label(zh="乘客", en="Passengers"), ("trips.missing",)),
    Rule("feed", Label(zh="饲料", en="Feed"), ("feed.empty",), ("feed-low",)),
    Rule(
        "supplies", Label(zh="物资", en="Supplies"), (), ("stock-low", "consignment-differs")
    ),
)  # fmt: skip


def lights(answers: Answers, report: Report, agenda: MeetingAgenda) -> tuple[Light, ...]:
    """Judge the day by what is told of it."""
    known = Known(answers, report, agenda)
    return tuple(judge(rule, known) for rule in RULES)


def judge(rule: Rule, known: Known) -> Light:
    act, watch = ([known.told(key) for key in keys] for keys in (rule.act, rule.watch))
    if found := tuple(_above(act)):
        return Light(key=rule.key, label=rule.label, state="red", why=found)
    found = tuple(_above(watch))
    if None in act or (None in watch and not found):
        # Nobody takes less for the whole where worse may be.
        return Light(key=rule.key, label=rule.label, state="unknown", why=found)
    return Light(key=rule.key, label=rule.label, state="amber" if found else "green", why=found)


def _above(told: Sequence[Why | None]) -> Iterator[Why]:
    return (one for one in told if one is not None and one.value > 0)
