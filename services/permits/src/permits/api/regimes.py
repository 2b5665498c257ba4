"""The shifts and meals of an enterprise (小班制、分餐), as an application names them."""

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
    Field(max_length=40, examples=[[FIRST_LUNCH]], description="分时段、分餐"),
]


def each_once(shifts: tuple[NewShift, ...]) -> tuple[NewShift, ...]:
    """Refuse two shifts of one code: the gate could not tell which of them counts."""
    if len({shift.code for shift in shifts}) < len(shifts):
        raise ValueError("name each shift once")
    return shifts


def regime(shifts: tuple[NewShift, ...], meals: tuple[NewMeal, ...]) -> Regime | None:
    """Put both together, or give None where neither is named."""
    if not shifts and not meals:
        return None
    return Regime(
        shifts=tuple(Shift(**one.model_dump()) for one in shifts),
        meals=tuple(Meal(**one.model_dump()) for one in meals),
    )
