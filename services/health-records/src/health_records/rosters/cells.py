"""One cell of a spreadsheet -> the text that was meant."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta | None

INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
# How people make a spreadsheet keep a number as text in a CSV file.
QUOTED = re.compile(r'^="(.*)"$')
WHOLE = re.compile(r"^\d+\.0+$")
SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
WRITTEN = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a spreadsheet has no zone
LAST_SERIAL = 100_000


def text_of(cell: Cell) -> str:
    """Write a cell as one would read it: half-width, no blanks around, nothing invisible."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell))
    if not text.isprintable():
        text = "".join(
            c for c in " ".join(text.split()) if unicodedata.category(c) not in INVISIBLE
        )
    text = text.strip().lstrip("'`\u2018\u2019")
    if text.startswith("="):
        text = QUOTED.sub(r"\1", text)
    return " ".join(text.split())


def without_blanks(cell: Cell) -> str:
    return text_of(cell).replace(" ", "")


def digits_of(cell: Cell) -> str:
    """What was typed as a number, without the `.0` that a spreadsheet adds."""
    text = without_blanks(cell)
    return text.partition(".")[0] if WHOLE.match(text) else text


def name_of(cell: Cell) -> str:
    """A name; Chinese ones are often padded with blanks so that they stand below each other."""
    text = text_of(cell)
    return text.replace(" ", "") if CHINESE.search(text) else text


def lost_digits(cell: Cell) -> bool:
    """Say whether a long number was kept as a number: a spreadsheet keeps 15 digits of it."""
    if isinstance(cell, float) and not isinstance(cell, bool):
        return True
    if isinstance(cell, int):
        return str(cell).endswith("000")
    return bool(SCIENTIFIC.match(without_blanks(cell).upper()))


def date_of(cell: Cell) -> date | None:
    """A date however it was written: a date, a day's number of a spreadsheet, or text."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and cell < LAST_SERIAL:
        return (FIRST_SERIAL + timedelta(days=int(cell))).date() if cell >= 1 else None
    text = text_of(cell).partition(" ")[0]
    found = WRITTEN.match(text) or TOGETHER.match(digits_of(text))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
