"""What permits are approved by: words and values that several facts of permits share."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.base import Code

Level = Literal["village", "township", "county"]
"""Who approves before 21 February, in this order (村、乡镇、县)."""
Procedure = Literal["level-by-level", "on-site-inspection", "commitment"]
"""How an application becomes a permit: 逐级审批、现场查验、备案承诺."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal: names a photo or a text that is kept elsewhere."""


class CheckResult(BaseModel):
    """What an inspector saw of one requirement."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    requirement: Code
    ok: bool
    note: str | None = None


class Place(BaseModel):
    """Where somebody was: a spot in words, or degrees north and east (WGS 84), or both."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    spot: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Proof(BaseModel):
    """What an inspector brings back; the photos themselves stay with the inspector's office."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    results: tuple[CheckResult, ...] = ()
    place: Place | None = None
    photos: tuple[Digest, ...] = ()


ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of the day in the county, for example 08:00."""


class Shift(BaseModel):
    """A small shift (小班制) by its code, and from when to when, maybe over midnight.

    `at_most` is how many people it may have.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: Code
    starts: ClockTime
    ends: ClockTime
    at_most: int


class Meal(BaseModel):
    """When one group eats, apart from the others (分时段、分餐)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    group: Code
    starts: ClockTime
    ends: ClockTime


class Regime(BaseModel):
    """The hours that a permit binds its enterprise to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    shifts: tuple[Shift, ...] = ()
    meals: tuple[Meal, ...] = ()
