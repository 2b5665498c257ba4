"""The county today as data: of the day's report the figures that count most, and what is judged."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yipan.board.lights import Light, lights
from yipan.board.pulse import Pulse
from yipan.board.townships import Township, townships
from yipan.report.agenda import MeetingAgenda, Topic, join_agenda
from yipan.report.definitions import Service
from yipan.report.joining import Figure, join
from yipan.report.reading import Answers

BIG = (
    "enterprises.above-scale-rate", "resumption.in-force", "on-duty.persons", "lists.may-return",
    "gates.readings", "gates.fevers", "gates.entries-refused", "isolation.open",
    "result.confirmed", "result.suspected", "lists.deferred", "problems.open",
    "trips.arrived-today", "trips.missing", "feed.fewest-days", "supplies.on-the-way",
)  # fmt: skip
LINES = 3
"""Of what needs a person, the oldest of each topic; `count` tells how many there are."""


class Today(BaseModel):
    """`figures` are those of the daily report, as they are; `now` is what needs a person."""

    model_config = ConfigDict(frozen=True)

    form: Literal["yipan-board/1"] = "yipan-board/1"
    date: date
    as_of: datetime | None
    figures: tuple[Figure, ...]
    lights: tuple[Light, ...]
    townships: tuple[Township, ...]
    problems: Figure
    now: tuple[Topic, ...]
    missing: tuple[str, ...]
    silent: dict[Service, str]
    pulse: Pulse | None


def today(answers: Answers, lines: Answers, day: date, beat: Pulse | None) -> Today:
    """Put together what the services say of a day, and of its agenda."""
    report, agenda = join(answers, day), join_agenda(lines, answers, day)
    figures = tuple(report.figures[key] for key in BIG)
    return Today(
        date=day,
        as_of=report.as_of,
        figures=figures,
        lights=lights(answers, report, agenda),
        townships=townships(answers, agenda),
        problems=report.figures["problems.open"],
        now=waiting(agenda),
        missing=tuple(one.key for one in figures if one.value is None),
        silent={**agenda.silent, **report.silent},
        pulse=beat,
    )


def waiting(agenda: MeetingAgenda) -> tuple[Topic, ...]:
    return tuple(
        topic.model_copy(update={"lines": topic.lines[:LINES]})
        for topic in agenda.topics
        if topic.count
    )
