"""Passes as images: the signed text in a QR code, and below it what a guard can read."""

import re
from collections.abc import Iterator
from io import BytesIO
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

import segno

from permits.api.passes.shown import Label, Labels, ShownPass

SCALE = 8
"""Pixels of a module: a code of a pass is 4 to 5 cm wide at 300 dots per inch."""
QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 asks for."""
LINE = 28
COLUMN = 9
"""Pixels of a line's height and of a narrow letter's width; Chinese takes two columns."""
PIECES = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]{1,24}\s*|\s+")
"""Where a line may be broken: after each Chinese sign, between words, within endless ones."""


def code(token: str) -> segno.QRCode:
    """Correction M bears a crease or a stain; the token's letters fit the alphanumeric mode."""
    return segno.make_qr(token, error="m", boost_error=False)


def png(token: str) -> bytes:
    out = BytesIO()
    code(token).save(out, kind="png", scale=SCALE, border=QUIET)
    return out.getvalue()


def svg(one: ShownPass) -> str:
    """Draw the code with its labels below; all text is escaped, and wrapped to the code's width."""
    drawn = code(one.token)
    width, height = map(int, drawn.symbol_size(scale=SCALE, border=QUIET))
    lines = [
        line
        for label in (*above(one.labels), *both(one))
        if label is not None
        for line in wrapped(joined(label), width // COLUMN)
    ]
    texts = "".join(
        f'<text x="{width // 2}" y="{height + (n + 1) * LINE}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    whole = height + (len(lines) + 1) * LINE
    modules = drawn.svg_inline(scale=SCALE, border=QUIET, svgclass=None, lineclass=None)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{whole}"'
        f' viewBox="0 0 {width} {whole}"><title>{escape(printable(one.labels.title.en))}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{modules}'
        f'<g font-family="sans-serif" font-size="17" text-anchor="middle">{texts}</g></svg>\n'
    )


def above(labels: Labels) -> tuple[Label | None, ...]:
    return labels.title, labels.bearer, labels.route, labels.cargo


def both(one: ShownPass) -> Iterator[Label]:
    """Validity takes a line in each language."""
    yield Label(zh=one.labels.validity.zh, en=one.labels.validity.zh)
    yield Label(zh=one.labels.validity.en, en=one.labels.validity.en)
    yield one.labels.edition


def joined(label: Label) -> str:
    return label.zh if label.zh == label.en else f"{label.zh} {label.en}"


def wrapped(text: str, columns: int) -> Iterator[str]:
    """Break a text into lines of so many columns at most."""
    line = ""
    for piece in PIECES.findall(printable(text)):
        if line and columns_of(line + piece.rstrip()) > columns:
            yield line.strip()
            line = ""
        line += piece
    if line.strip():
        yield line.strip()


def columns_of(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def printable(text: str) -> str:
    """What XML cannot hold is left out: control characters, for example."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
