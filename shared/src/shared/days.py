"""A day of the county as reports ask for it: from midnight to midnight, or until now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from shared.clock import COUNTY
from shared.errors import wrong
from shared.events.base import Code

FIRST = date(2020, 1, 1)
"""The county's records begin here."""
RESOLUTION = timedelta(milliseconds=1)
MOST_LINES = 500
"""Lines of one kind on an agenda; `counts` tells how many there are in all."""

AskedDay = Annotated[
    date,
    Path(ge=FIRST, description="A day of the county, not after today", examples=["2020-02-29"]),
]


@dataclass(frozen=True, slots=True)
class CountyDay:
    """`begins` and `ends` both belong to it; the end of today is now."""

    date: date
    begins: datetime
    ends: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins <= moment <= self.ends

    def by_then(self, moment: datetime | None) -> bool:
        """Say whether it had happened when the day ended."""
        return moment is not None and moment <= self.ends

    @property
    def within(self) -> Mapping[str, Any]:
        """Criteria for a time of this day."""
        return {"$gte": self.begins, "$lte": self.ends}

    @property
    def so_far(self) -> Mapping[str, Any]:
        """Criteria for a time of this day or of any before."""
        return {"$lte": self.ends}


def county_day(asked: date, now: datetime) -> CountyDay:
    """The day in Asia/Shanghai; Invalid where it has not begun. Times are whole milliseconds."""
    if asked > now.astimezone(COUNTY).date():
        raise wrong("day", "this day has not begun", place="path")
    begins = datetime.combine(asked, time(), COUNTY)
    return CountyDay(asked, begins, min(now, begins + timedelta(days=1) - RESOLUTION))


def today(now: datetime) -> CountyDay:
    """The county's day so far."""
    return county_day(now.astimezone(COUNTY).date(), now)


class DayAnswer(BaseModel):
    """What every service says of a day: figures as of `as_of`, and of the day until then."""

    model_config = ConfigDict(frozen=True)

    date: date
    as_of: datetime


class AgendaLine(BaseModel):
    """One thing the dispatch meeting has to look at; `account` is who has to see to it."""

    model_config = ConfigDict(frozen=True)

    kind: Code
    id: str
    since: datetime
    until: datetime | None = None
    enterprise_id: str | None = None
    unit_id: str | None = None
    account: str | None = None
    facts: dict[str, str] = Field(default_factory=dict)


class Agenda(DayAnswer):
    """The oldest lines of every kind first, at most 500 of each; `counts` tells how many are."""

    counts: dict[str, int]
    lines: list[AgendaLine]


def agenda_of(day: CountyDay, kinds: Mapping[str, Iterable[AgendaLine]]) -> Agenda:
    """Put the lines of each kind in order; a kind without lines is there, with 0."""
    found = {kind: sorted(lines, key=_place) for kind, lines in kinds.items()}
    return Agenda(
        date=day.date,
        as_of=day.ends,
        counts={kind: len(lines) for kind, lines in found.items()},
        lines=[line for lines in found.values() for line in lines[:MOST_LINES]],
    )


def _place(line: AgendaLine) -> tuple[datetime, str]:
    return line.since, line.id
