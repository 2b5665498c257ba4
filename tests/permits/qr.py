"""Reads an undamaged QR code back, as ISO/IEC 18004 says: images to modules, modules to text."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from permits.api.passes.drawn import QUIET, SCALE

Modules = Sequence[Sequence[bool]]
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ALPHANUMERIC = 0b0010
# Of correction M: by version, where alignment patterns are, and the data bytes of each block.
ALIGNMENT = {7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50)}
BLOCKS = {7: [31] * 4, 8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44]}
MASKS: Sequence[Callable[[int, int], int]] = (
    lambda y, x: (y + x) % 2,
    lambda y, _: y % 2,
    lambda _, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)


def of_png(image: bytes) -> Modules:
    """Read a greyscale PNG of one bit a pixel."""
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(image):
        (length,) = struct.unpack_from(">I", image, at)
        chunks[image[at + 4 : at + 8]] = image[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (width, depth, colour) == (height, 1, 0)
    raw, stride = zlib.decompress(chunks[b"IDAT"]), (width + 7) // 8 + 1
    lines = unfiltered([raw[n : n + stride] for n in range(0, len(raw), stride)])
    middles = range(QUIET * SCALE + SCALE // 2, width - QUIET * SCALE, SCALE)
    return [[not lines[y][x // 8] >> (7 - x % 8) & 1 for x in middles] for y in middles]


def unfiltered(lines: Sequence[bytes]) -> Sequence[bytes]:
    """Undo the filters `none` and `up`."""
    found: list[bytes] = []
    for kind, *line in lines:
        assert kind in {0, 2}
        above = found[-1] if kind else bytes(len(line))
        found.append(bytes((one + other) & 0xFF for one, other in zip(line, above, strict=True)))
    return found


def of_svg(image: str) -> Modules:
    """Read the one path of horizontal strokes."""
    side = int(re.findall(r'width="(\d+)"', image)[0]) // SCALE - 2 * QUIET
    modules = [[False] * side for _ in range(side)]
    (path,) = re.findall(r' d="([^"]+)"', image)
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        dx, dy = ([float(n) for n in numbers.split()] + [0.0])[:2]
        if step == "h":
            for column in range(int(x), int(x + dx)):
                modules[int(y) - QUIET][column - QUIET] = True
        x, y = (dx, dy) if step == "M" else (x + dx, y + dy)
    return modules


def text_of(modules: Modules) -> str:
    """Read one segment of alphanumeric mode."""
    version = (len(modules) - 17) // 4
    stream = iter(bits(data(list(codewords(modules, version)), BLOCKS[version])))
    assert number(stream, 4) == ALPHANUMERIC
    left = number(stream, 9 if version < 10 else 11)
    text = ""
    for _ in range(left // 2):
        first, second = divmod(number(stream, 11), len(LETTERS))
        text += LETTERS[first] + LETTERS[second]
    return text + (LETTERS[number(stream, 6)] if left % 2 else "")


def correction(modules: Modules) -> str:
    return {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}[written_form(modules) >> 3]


def written_form(modules: Modules) -> int:
    """Give the five bits of correction and mask."""
    return int("".join("01"[dark] for dark in modules[8][:5]), 2) ^ 0b10101


def codewords(modules: Modules, version: int) -> Iterator[int]:
    """Walk the columns in pairs from the right, up and down, around all patterns."""
    side, mask = len(modules), MASKS[written_form(modules) & 0b111]
    rights = [*range(side - 1, 7, -2), 5, 3, 1]
    places = (
        (y, x)
        for turn, right in enumerate(rights)
        for y in (range(side) if turn % 2 else range(side - 1, -1, -1))
        for x in (right, right - 1)
        if not is_pattern(y, x, side, ALIGNMENT[version])
    )
    stream = iter([int(modules[y][x]) ^ (mask(y, x) == 0) for y, x in places])
    while len(word := list(islice(stream, 8))) == 8:
        yield int("".join(map(str, word)), 2)


def is_pattern(y: int, x: int, side: int, alignment: Sequence[int]) -> bool:
    corner = (y < 9 and (x < 9 or x >= side - 8)) or (y >= side - 8 and x < 9)
    version = (y < 6 and x >= side - 11) or (x < 6 and y >= side - 11)
    first, last = alignment[0], alignment[-1]
    aligned = any(
        abs(y - cy) <= 2 and abs(x - cx) <= 2
        for cy in alignment
        for cx in alignment
        if (cy, cx) not in {(first, first), (first, last), (last, first)}
    )
    return corner or version or aligned or y == 6 or x == 6


def data(words: Sequence[int], blocks: Sequence[int]) -> Iterator[int]:
    """Put the blocks, which are interleaved, behind each other again."""
    shortest, found = min(blocks), iter(words)
    columns = [[next(found) for _ in blocks] for _ in range(shortest)]
    extra = [next(found) if size > shortest else None for size in blocks]
    for n in range(len(blocks)):
        yield from (column[n] for column in columns)
        if (last := extra[n]) is not None:
            yield last


def bits(words: Iterator[int]) -> Iterator[int]:
    return (word >> n & 1 for word in words for n in range(7, -1, -1))


def number(stream: Iterator[int], length: int) -> int:
    return int("".join(map(str, islice(stream, length))), 2)
