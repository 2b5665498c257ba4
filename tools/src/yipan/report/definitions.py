"""What a figure of the daily report is: its key, its labels, its unit and where it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Json = Any
Service = Literal["checkpoint", "health-records", "permits", "transport"]
SERVICES: tuple[Service, ...] = ("checkpoint", "health-records", "permits", "transport")
Value = int | float | None
Parts = Mapping[str, int | float]


class Label(BaseModel):
    """The same in both languages of the county's papers."""

    model_config = ConfigDict(frozen=True)

    zh: str
    en: str


def named(key: str, labels: Mapping[str, Label]) -> Label:
    """The label of a part; a name that nobody has translated stands for itself."""
    return labels.get(key) or Label(zh=key, en=key)


PERSONS = Label(zh="人", en="persons")
TIMES = Label(zh="次", en="times")
PLACES = Label(zh="个", en="sites")
ENTERPRISES = Label(zh="家", en="enterprises")
PIECES = Label(zh="件", en="pieces")
ITEMS = Label(zh="项", en="items")
VEHICLES = Label(zh="辆", en="vehicles")
PERMITS = Label(zh="张", en="permits")
PERCENT = Label(zh="%", en="%")
YUAN = Label(zh="元", en="yuan")
KILOGRAMS = Label(zh="公斤", en="kg")
JIN = Label(zh="斤", en="jin")
HOURS = Label(zh="小时", en="hours")
DAYS = Label(zh="天", en="days")
KILOMETRES = Label(zh="公里", en="km")
UNITS = Label(zh="个", en="units")
FARMS = Label(zh="个", en="farms")
ANIMALS = Label(zh="头", en="animals")
TRIPS = Label(zh="趟", en="trips")


@dataclass(frozen=True, slots=True)
class Definition:
    """`place` is where the service's answer for a day has it; `take` reads it, and may reckon.

    `take` gets the whole answer: KeyError, TypeError or IndexError says that the service does not
    know. `parts` gives what the value consists of, with `part_labels` for their names.
    """

    key: str
    label: Label
    unit: Label
    service: Service
    place: str
    take: Callable[[Json], Value] | None = None
    parts: Callable[[Json], Parts] | None = None
    part_labels: Mapping[str, Label] = field(default_factory=dict)

    def value(self, answer: Json) -> Value:
        return self.take(answer) if self.take else number(dig(answer, self.place))


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: Label
    figures: Sequence[Definition]


def dig(answer: Json, place: str) -> Json:
    """Follow a dotted path; KeyError or TypeError where it leads nowhere."""
    for name in place.split("."):
        answer = answer[name]
    return answer


def number(told: Json) -> Value:
    """A number as it was told; decimals in text become numbers, whole ones whole."""
    if told is None:
        return None
    found = float(told)
    return int(found) if found.is_integer() else found


def percent(part: str, whole: str) -> Callable[[Json], Value]:
    """Per cent with one decimal; nothing where there is no whole."""

    def take(answer: Json) -> Value:
        total = dig(answer, whole)
        return number(round(100 * dig(answer, part) / total, 1)) if total else None

    return take


def parts_of(place: str, each: str = "") -> Callable[[Json], Parts]:
    """The members of an object, or one number out of each."""

    def take(answer: Json) -> Parts:
        members = dig(answer, place)
        return {key: dig(one, each) if each else one for key, one in members.items()}

    return take


def summed(place: str, each: str = "") -> Callable[[Json], Value]:
    return lambda answer: sum(parts_of(place, each)(answer).values())


def part_or_none_of(place: str, key: str, each: str = "") -> Callable[[Json], Value]:
    """One member of an object that leaves out what there is none of: then it is 0."""
    return lambda answer: number(parts_of(place, each)(answer).get(key, 0))
