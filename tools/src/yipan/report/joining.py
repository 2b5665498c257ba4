"""The daily report as data: the figures that are defined, with what the services say of a day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yipan.report.definitions import Definition, Label, Service, Value, named
from yipan.report.reading import Answers
from yipan.report.sections import SECTIONS

FORM: Literal["yipan-report/1"] = "yipan-report/1"
UNKNOWN = (KeyError, TypeError, IndexError)
"""What a definition raises where an answer has not what it asks for."""


class Part(BaseModel):
    """What a value consists of; `key` is a code of the services, or the id of an enterprise."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: Label
    value: int | float


class Source(BaseModel):
    """Where a figure is read: ask the service for the path, and look at the place in it."""

    model_config = ConfigDict(frozen=True)

    service: Service
    path: str
    place: str


class Figure(BaseModel):
    """`value` is null where the service does not know (yet): that is missing, never 0."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: Label
    unit: Label
    value: Value
    parts: tuple[Part, ...] = ()
    source: Source


class ReportSection(BaseModel):
    model_config = ConfigDict(frozen=True)

    key: str
    label: Label
    figures: tuple[Figure, ...]


class Report(BaseModel):
    """The daily report (日报) of a day of the county, as of its end; of today as of `as_of`.

    `missing` are the keys of figures without a value, `silent` says why a service is not heard.
    """

    model_config = ConfigDict(frozen=True)

    form: Literal["yipan-report/1"] = FORM
    date: date
    as_of: datetime | None
    sections: tuple[ReportSection, ...]
    missing: tuple[str, ...]
    silent: dict[Service, str]

    @property
    def figures(self) -> Mapping[str, Figure]:
        return {figure.key: figure for section in self.sections for figure in section.figures}


def join(answers: Answers, day: date) -> Report:
    """Put the figures of all services together; nothing is typed in."""
    names = names_of(answers)
    sections = tuple(
        ReportSection(
            key=section.key,
            label=section.label,
            figures=tuple(_figure(one, answers, day, names) for one in section.figures),
        )
        for section in SECTIONS
    )
    figures = [figure for section in sections for figure in section.figures]
    return Report(
        date=day,
        as_of=as_of(answers),
        sections=sections,
        missing=tuple(figure.key for figure in figures if figure.value is None),
        silent=dict(answers.silent),
    )


def as_of(answers: Answers) -> datetime | None:
    """Of today each service says its own now: the earliest holds for all."""
    times = [datetime.fromisoformat(told["as_of"]) for told in answers.told.values()]
    return min(times, default=None)


def names_of(answers: Answers) -> Mapping[str, Label]:
    """The names of enterprises, which only permits knows."""
    names = answers.told.get("permits", {}).get("names", {})
    return {id_: Label(zh=name, en=name) for id_, name in names.items()}


def _figure(
    definition: Definition, answers: Answers, day: date, names: Mapping[str, Label]
) -> Figure:
    told = answers.told.get(definition.service)
    return Figure(
        key=definition.key,
        label=definition.label,
        unit=definition.unit,
        value=None if told is None else _value(definition, told),
        parts=() if told is None else _parts(definition, told, names),
        source=Source(service=definition.service, path=f"/v1/days/{day}", place=definition.place),
    )


def _value(definition: Definition, told: object) -> Value:
    try:
        return definition.value(told)
    except UNKNOWN:
        return None


def _parts(definition: Definition, told: object, names: Mapping[str, Label]) -> tuple[Part, ...]:
    if definition.parts is None:
        return ()
    labels = definition.part_labels or names
    try:
        found = definition.parts(told)
    except UNKNOWN:
        return ()
    return tuple(Part(key=k, label=named(k, labels), value=v) for k, v in found.items())
