"""The shifts and meals of an enterprise (小班制、分餐), as an application names them."""

from itertools import combinations
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import Code
from shared.events.permits.terms import ClockTime, Meal, Regime, Shift
from shared.web import Body

DAY_SHIFT = {"code": "day-1", "starts": "08:00", "ends": "20:00", "at_most": 40}
FIRST_LUNCH = {"group": "day-1", "starts": "11:30", "ends": "12:00"}


class Hours(Body):
    """From when to when, in the county's time; an end before the start is on the next day."""

    starts: ClockTime
    ends: ClockTime

    @model_validator(mode="after")
    def _last(self) -> Self:
        if self.starts == self.ends:
            raise ValueError("it would end when it starts: name another end")
        return self

    def overlaps(self, other: "Hours") -> bool:
        """Whether one begins while the other lasts, over midnight as well."""
        apart = minutes(self.starts, other.starts)
        return apart < minutes(self.starts, self.ends) or (
            minutes(other.starts, self.starts) < minutes(other.starts, other.ends)
        )


def minutes(start: str, end: str) -> int:
    """From one time of the day to the next time that it is the other."""
    (begins, at), (ends, until) = (map(int, one.split(":")) for one in (start, end))
    return (60 * (ends - begins) + until - at) % (24 * 60)


class NewShift(Hours):
    """At most so many people work at the same time."""

    code: Code
    at_most: Annotated[int, Field(ge=1, le=100_000)]


class NewMeal(Hours):
    """A group is a shift, a workshop or whoever eats together."""

    group: Code


Shifts = Annotated[
    tuple[NewShift, ...],
    Field(max_length=20, examples=[[DAY_SHIFT]], description="小班制: each code once"),
]
Meals = Annotated[
    tuple[NewMeal, ...],
    Field(
        max_length=40, examples=[[FIRST_LUNCH]], description="分时段、分餐: no two at the same time"
    ),
]


def each_once(shifts: tuple[NewShift, ...]) -> tuple[NewShift, ...]:
    """Refuse two shifts of one code: the gate could not tell which of them counts."""
    if len({shift.code for shift in shifts}) < len(shifts):
        raise ValueError("name each shift once")
    return shifts


def staggered(meals: tuple[NewMeal, ...]) -> tuple[NewMeal, ...]:
    """Refuse two meals at the same time: the groups are to eat one after the other."""
    for (first, one), (second, other) in combinations(enumerate(meals, start=1), 2):
        if one.overlaps(other):
            raise ValueError(f"meals are staggered: meals {first} and {second} overlap")
    return meals


def regime(shifts: tuple[NewShift, ...], meals: tuple[NewMeal, ...]) -> Regime | None:
    """Put both together, or give None where neither is named."""
    if not shifts and not meals:
        return None
    return Regime(
        shifts=tuple(Shift(**one.model_dump()) for one in shifts),
        meals=tuple(Meal(**one.model_dump()) for one in meals),
    )
