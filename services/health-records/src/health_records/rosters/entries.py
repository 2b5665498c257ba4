"""One row of a roster -> who it says is employed, or what is wrong with it, field by field."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from health_records.rosters.cells import (
    Cell,
    date_of,
    digits_of,
    lost_digits,
    name_of,
    text_of,
    without_blanks,
)
from health_records.rosters.columns import TRAVEL, Columns, Field
from health_records.rosters.travel import (
    REGION,
    Travel,
    TravelField,
    complaints_of,
    is_region,
    travel_of,
)
from shared.divisions import is_division
from shared.errors import Invalid
from shared.identity import identity_number

PHONE = re.compile(r"^\+?[0-9][0-9 \-]{4,24}$")
SHIFT = re.compile(r"^[\w.:\-]{1,64}$")
NUMBER = re.compile(r"^\d{17}[0-9X]$")
FIFTEEN = re.compile(r"^\d{15}$")
LONGEST_NAME = 100

Complaint = tuple[Field, str]
"""A field and what is wrong with it, as a code; never the value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of one person.

    `home_region` is None where it says nothing of it; `says_shift` is False where there is no such
    column: what the file holds already stands then. `travel` is None where it declares nothing.
    """

    row: int
    identity_number: str
    name: str
    phone: str
    home_region: str | None
    shift: str | None
    says_shift: bool
    travel: Travel | None = None


def is_blank(columns: Columns, cells: Sequence[Cell]) -> bool:
    """A row that names nobody; a counter or a merged cell may still reach into it."""
    return not any(
        text_of(columns.cell(cells, field)) for field in ("name", "identity_number", "phone")
    )


def entry_of(
    number: int, columns: Columns, cells: Sequence[Cell], day: date | None = None
) -> Entry | list[Complaint]:
    """Read one row; all complaints about it at once. `day` is when the roster was sent."""
    found: dict[Field, Cell] = {field: columns.cell(cells, field) for field in columns.places}
    travel: dict[TravelField, Cell] = {field: found[field] for field in TRAVEL if field in found}
    complaints = [*_complaints(found), *complaints_of(travel, day)]
    if complaints:
        return complaints
    region = REGION.match(digits_of(found.get("home_region")))
    shift = without_blanks(found.get("shift")) or None
    return Entry(
        row=number,
        identity_number=identity_number(without_blanks(found["identity_number"])),
        name=name_of(found["name"]),
        phone=phone_of(found["phone"]),
        home_region=region[1] if region else None,
        shift=shift,
        says_shift="shift" in columns.places,
        travel=travel_of(travel),
    )


def phone_of(cell: Cell) -> str:
    """A phone as it was written, brackets and dots taken out."""
    text = text_of(cell)
    if isinstance(cell, int | float):
        return digits_of(cell)
    return " ".join(re.sub(r"[()./]", " ", text).split()) if not text.endswith(".0") else text[:-2]


def _complaints(found: dict[Field, Cell]) -> Iterator[Complaint]:
    if (wrong := _of_the_number(found["identity_number"])) is not None:
        yield "identity_number", wrong
    elif (wrong := _of_the_birth(found.get("birth_date"), found["identity_number"])) is not None:
        yield "birth_date", wrong
    if (wrong := _of_the_name(name_of(found["name"]))) is not None:
        yield "name", wrong
    if (wrong := _of_the_phone(found["phone"])) is not None:
        yield "phone", wrong
    region, shift = digits_of(found.get("home_region")), without_blanks(found.get("shift"))
    if region and not is_region(region):
        yield "home_region", "not-a-region"
    number = without_blanks(found["identity_number"]).upper()
    if not region and NUMBER.match(number) and not is_division(number):
        # Else the number itself begins with a region (GB 11643).
        yield "home_region", "missing"
    if shift and not SHIFT.match(shift):
        yield "shift", "not-a-shift"


def _of_the_number(cell: Cell) -> str | None:
    text = without_blanks(cell).upper()
    if not text:
        return "missing"
    if lost_digits(cell):
        return "lost-digits"
    if not NUMBER.match(text):
        return "fifteen-digits" if FIFTEEN.match(text) else "not-an-identity-number"
    try:
        identity_number(text)
    except Invalid:
        # A spreadsheet that took it for a number left noughts in the place of what it lost.
        return "lost-digits" if text.endswith("000") else "check-character"
    return None


def _of_the_birth(cell: Cell, number: Cell) -> str | None:
    if not text_of(cell):
        return None
    born = date_of(cell)
    if born is None:
        return "not-a-date"
    said = without_blanks(number)[6:14]
    return None if f"{born:%Y%m%d}".zfill(8) == said else "other-than-in-the-number"


def _of_the_name(name: str) -> str | None:
    if not name:
        return "missing"
    is_one = len(name) <= LONGEST_NAME and name[0] != "#" and any(c.isalpha() for c in name)
    return None if is_one else "not-a-name"


def _of_the_phone(cell: Cell) -> str | None:
    if not text_of(cell):
        return "missing"
    if isinstance(cell, str) and lost_digits(cell):
        return "lost-digits"
    return None if PHONE.match(phone_of(cell)) else "not-a-phone"
