"""JSON, XML, forms and gzip out of bytes that nobody has vouched for, within bounds."""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from checkpoint.adapters.neutral import MOST_BYTES
from checkpoint.adapters.values import charset_of, decoded

MOST_PARTS = 64
"""Parts that a form may have."""
GZIP = b"\x1f\x8b"
BOUNDARY = re.compile(r"boundary\s*=\s*\"?([^\s\";,]+)", re.IGNORECASE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
PART_TYPE = re.compile(r"^content-type:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
PART_NAME = re.compile(r"\bname=\"([^\"\r\n]*)\"", re.IGNORECASE)


class Unreadable(ValueError):
    """The bytes are not what they are said to be; the text repeats nothing of them."""


class TooMuch(Unreadable):
    """What was packed comes to more than it may."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form."""

    name: str
    content_type: str
    body: bytes
    filename: str = ""


def parsed_json(body: bytes, content_type: str = "") -> Any:
    """Read JSON in whatever encoding; NaN and Infinity become None."""
    try:
        return json.loads(
            decoded(body, charset_of(content_type)).strip("\ufeff\x00 \r\n\t"),
            parse_constant=lambda _: None,
        )
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None


def as_json(value: Any) -> bytes:
    """Write again what was read, so that a part of a body can be kept and read alone."""
    try:
        return json.dumps(value).encode()
    except (ValueError, RecursionError):
        raise Unreadable("JSON that is too deep") from None


def parsed_xml(body: bytes, content_type: str = "") -> dict[str, Any]:
    """Read XML as JSON would look: names without namespace, repeated elements as lists."""
    try:
        # The declaration may name an encoding that the bytes do not have.
        text = re.sub(r"^[\ufeff\s]*<\?xml[^>]*\?>", "", decoded(body, charset_of(content_type)))
        root = fromstring(text)
        return {_local(root.tag): _plain(root)}
    except (ValueError, SyntaxError, DefusedXmlException, RecursionError):
        raise Unreadable("no XML") from None


def _plain(element: Any) -> Any:
    if len(element) == 0:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in element:
        name, value = _local(child.tag), _plain(child)
        if name in found:
            held = found[name]
            if isinstance(held, list):
                held.append(value)
            else:
                found[name] = [held, value]
        else:
            found[name] = value
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def parts_of(body: bytes, content_type: str) -> Sequence[Part]:
    """Take a multipart form apart; a part that was cut off is given as far as it came.

    Devices forget the last boundary, the names of parts and the CR of lines, and what a part says
    is looked at anyway.
    """
    found = BOUNDARY.search(content_type)
    if found is None:
        raise Unreadable("a form without a boundary")
    try:
        parts = _parts(body, found[1])
    except MultipartError:
        # What is no form by its standard is looked at by its boundaries alone.
        parts = []
    parts = parts or _bare_parts(body, found[1])
    if not parts:
        raise Unreadable("no form")
    return parts


def _parts(body: bytes, boundary: str) -> list[Part]:
    segments: list[tuple[MultipartSegment, bytearray]] = []
    parser = PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=False)
    for event in parser.parse(body):
        if isinstance(event, MultipartSegment):
            segments.append((event, bytearray()))
        elif event is not None:
            segments[-1][1].extend(event)
    return [
        Part(head.name, head.header("Content-Type") or "", bytes(chunks), head.filename or "")
        for head, chunks in segments
    ]


def is_picture(part: Part) -> bool:
    """By how it begins, or by its type where it does not begin like a message."""
    if part.body.startswith(PICTURES):
        return True
    begins = part.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    return part.content_type.lower().startswith("image/") and begins not in (b"{", b"[", b"<")


def _bare_parts(body: bytes, boundary: str) -> list[Part]:
    """Take apart what is no form by its standard: parts without a name, or lines without CR."""
    parts: list[Part] = []
    chunks = body.split(b"--" + boundary.encode("utf-8", "replace"), MOST_PARTS + 2)
    for chunk in chunks[1:]:
        if chunk.startswith(b"--"):
            break
        if len(parts) == MOST_PARTS:
            raise Unreadable("more parts than a form may have")
        head, *content = BLANK_LINE.split(chunk, maxsplit=1)
        if content:
            headers = head.decode("utf-8", "replace")
            kind, name = PART_TYPE.search(headers), PART_NAME.search(headers)
            plain = content[0].removesuffix(b"\n").removesuffix(b"\r")
            parts.append(Part(name[1] if name else "", kind[1].strip() if kind else "", plain))
    return parts


def unzipped(body: bytes, most: int = MOST_BYTES) -> bytes:
    """Unpack gzip or zlib where the bytes begin like it, up to `most` bytes; else as they are."""
    if body[:2] != GZIP:
        return body
    plain = bytearray()
    while body:
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            plain += unpacking.decompress(body, most + 1 - len(plain))
        except zlib.error:
            raise Unreadable("no gzip") from None
        if len(plain) > most:
            raise TooMuch("more than it may be when it is unpacked")
        if not unpacking.eof:
            raise Unreadable("gzip that was cut off")
        body = unpacking.unused_data
    return bytes(plain)
