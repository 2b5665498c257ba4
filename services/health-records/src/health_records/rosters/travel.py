"""The travel columns of a row: where somebody was in 14 days, until when, and how they are.

Counties asked for them in the rosters of February 2020. They count together or not at all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from health_records.rosters.cells import Cell, date_of, text_of, without_blanks
from shared.divisions import is_division

TravelField = Literal["stayed_region", "left_on", "symptoms"]
REGION = re.compile(r"^([1-9]\d{5})(?:0{3}|0{6})?$")
"""GB/T 2260; statistics write nine or twelve digits, of which the first six are the county."""
SEVERAL = re.compile(r"[、,;/]|(?<=\d) (?=\d)")
MOST_REGIONS = 20
NONE = frozenset(
    ["无", "没有", "否", "不是", "无症状", "未外出", "无外出", "no", "none", "n", "false", "0", "-"]
)
SOME = frozenset(["有", "是", "有症状", "yes", "y", "true", "1"])
FARTHEST = timedelta(days=60)
"""A day further off is a slip of the pen: a wrong year would let somebody in."""


@dataclass(frozen=True, slots=True)
class Travel:
    """`left_on` is the last day in any of the regions."""

    regions: tuple[str, ...]
    left_on: date | None
    symptoms: bool


def travel_of(found: Mapping[TravelField, Cell]) -> Travel | None:
    """What a row without complaints declares; None where it leaves all of it blank."""
    if not _says_something(found):
        return None
    matches = [REGION.match(code) for code in _regions(found["stayed_region"])]
    regions = tuple(dict.fromkeys(match[1] for match in matches if match))
    left_on = date_of(found["left_on"]) if regions else None
    return Travel(regions, left_on, _answer(found["symptoms"]) in SOME)


def complaints_of(
    found: Mapping[TravelField, Cell], day: date | None
) -> Iterator[tuple[TravelField, str]]:
    """What is wrong; `day` is when the roster was sent."""
    if not _says_something(found):
        return
    regions = _regions(found["stayed_region"])
    if len(regions) > MOST_REGIONS or not all(map(is_region, regions)):
        yield "stayed_region", "not-a-region"
    if (wrong := _of_the_day(found["left_on"], day, is_needed=bool(regions))) is not None:
        yield "left_on", wrong
    elif not regions and _answer(found["left_on"]) not in {"", *NONE}:
        yield "stayed_region", "missing"
    if (answer := _answer(found["symptoms"])) not in NONE | SOME:
        yield "symptoms", "not-yes-or-no" if answer else "missing"


def is_region(code: str) -> bool:
    """Say whether this is a code of six, nine or twelve digits in some province."""
    return bool(REGION.match(code)) and is_division(code)


def _of_the_day(cell: Cell, day: date | None, *, is_needed: bool) -> str | None:
    if _answer(cell) in {"", *NONE}:
        return "missing" if is_needed else None
    left_on = date_of(cell)
    if left_on is None:
        return "not-a-date"
    is_far = day is not None and abs(left_on - day) > FARTHEST
    return "too-far-off" if is_far else None


def _regions(cell: Cell) -> list[str]:
    if _answer(cell) in NONE:
        return []
    parts = (part.strip() for part in SEVERAL.split(text_of(cell)))
    return [part.removesuffix(".0") for part in parts if part]


def _answer(cell: Cell) -> str:
    return without_blanks(cell).lower()


def _says_something(found: Mapping[TravelField, Cell]) -> bool:
    return any(text_of(cell) for cell in found.values())
