"""A CSV file, in the encodings and with the separators that spreadsheets write."""

import codecs
import csv
import io
from collections.abc import Iterator

from health_records.rosters.cells import Cell
from health_records.rosters.refusals import bad_quoting, unusable

SEPARATORS = (",", "\t", ";")
LOOKED_AT = 20
"""Lines that are looked at for the separator: a title may stand above the header."""

Row = tuple[int, tuple[Cell, ...]]


def csv_rows(content: bytes) -> Iterator[Row]:
    """Rows with their numbers as a spreadsheet counts them, blank ones included, from 1."""
    text = _decoded(content)
    number = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(cells)
    except csv.Error:
        # The csv module's own words may repeat what stands there.
        raise bad_quoting(number + 1) from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, else GB18030."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unusable("not-text")


def _separator(text: str) -> str:
    """The one that stands most often in any of the first lines."""
    lines = text.splitlines()[:LOOKED_AT]
    most = {mark: max((line.count(mark) for line in lines), default=0) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: most[mark])
