"""Provinces and municipalities by the first two digits of a division code (GB/T 2260)."""

from collections.abc import Iterable

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""Beijing, Tianjin, Shanghai and Chongqing (直辖市)."""
PROVINCES = frozenset({
    "13", "14", "15", "21", "22", "23", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
})  # fmt: skip
"""All others on this level: provinces, autonomous regions and special administrative regions."""
DIGITS = 2


def divisions_of(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code[:DIGITS] for code in codes)


def is_division(code: str) -> bool:
    """Say whether a code begins with a province or municipality that there is."""
    return code[:DIGITS] in PROVINCES | MUNICIPALITIES
