"""Invented people in spreadsheets, as programs and people write them."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from shared.identity import CHECK, WEIGHTS

HEADER = ("姓名", "身份证号", "手机号", "户籍地区码", "班次")
LI = ("李虚构", "13072219010101001X", "13800000001", "130722", "early")


def number(serial: int, birth: str = "19010101", region: str = "130722") -> str:
    """A possible identity number of somebody invented."""
    body = f"{region}{birth}{serial:03}"
    return body + CHECK[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def people(count: int) -> list[tuple[str, ...]]:
    """That many invented people, of different names, numbers and phones."""
    found: list[tuple[str, ...]] = []
    for n in range(count):
        birth = f"{1890 + n % 12}{1 + n // 12 % 12:02}{1 + n // 144 % 28:02}"
        found.append(
            (
                f"虚构{n:05}",
                number(n % 999, birth),
                f"138{n:08}",
                "130722",
                ("early", "late")[n % 2],
            )
        )
    return found


def written(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def csv(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return written([header, *rows]).encode()


def book() -> Workbook:
    made = Workbook()
    made.active.append(HEADER)
    return made


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def xlsx(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    made = Workbook()
    for row in (header, *rows):
        made.active.append(row)
    return saved(made)


def in_sheet(content: bytes, before: bytes, after: bytes) -> bytes:
    """Change the first sheet of a workbook in a way that no honest program would."""
    source, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            text = source.read(name)
            changed = text.replace(before, after) if name.endswith("sheet1.xml") else text
            archive.writestr(name, changed)
    return file.getvalue()


def wide(text: str) -> str:
    """The same in full-width letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
