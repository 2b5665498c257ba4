"""Divisions of GB/T 2260: what every code begins with, and a code that somebody sends."""

from typing import Annotated

from pydantic import AfterValidator

from shared.events.base import Region

PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
    "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64",
    "65", "71", "81", "82",
})  # fmt: skip
"""The 34 of the highest level: provinces, municipalities, autonomous and special regions."""
DIGITS = 2


def is_division(code: str) -> bool:
    """Say whether a code begins with a division of the highest level.

    No further: counties were renumbered, and old codes are still written.
    """
    return code[:DIGITS] in PROVINCES


def division(code: str) -> str:
    """Return it unchanged; ValueError for a code that nothing in the country has."""
    if not is_division(code):
        raise ValueError("no province or municipality of GB/T 2260 begins like this")
    return code


SentRegion = Annotated[Region, AfterValidator(division)]
"""Facts of before are read by `Region`, which asks for six digits only."""
