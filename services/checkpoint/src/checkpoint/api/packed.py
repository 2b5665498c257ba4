"""Bodies that were packed with gzip on their way, unpacked within bounds."""

import asyncio
import zlib
from collections.abc import AsyncIterator

from fastapi import Request

from checkpoint.adapters.bodies import TooMuch, Unreadable, unzipped
from checkpoint.adapters.neutral import MOST_BYTES
from checkpoint.api.intake import field_error
from shared.errors import Invalid, TooLarge

PLAIN = frozenset({"", "identity"})
GZIP = frozenset({"gzip", "x-gzip"})
GZIP_BITS = zlib.MAX_WBITS | 16
PIECE = 1 << 16
"""Bytes that are unpacked before others get their turn."""
DENSEST = 100
"""Times by which readings may be packed: by thirty they are, by a thousand only nothing at all."""
FIRST = 1 << 20
"""Bytes that may come of however little."""
FIELD = "header.content-encoding"


async def plain_body(request: Request) -> bytes:
    """The body of one of our own formats; TooLarge or Invalid where it cannot be unpacked."""
    body = await request.body()
    return unpacked(body, MOST_BYTES) if _is_packed(request) else body


async def plain_stream(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body piece by piece as it comes in, unpacked to no more than `most` bytes."""
    if not _is_packed(request):
        async for chunk in request.stream():
            yield chunk
        return
    sent, told, whole = 0, 0, True
    unpacking = zlib.decompressobj(wbits=GZIP_BITS)
    async for chunk in request.stream():
        packed, more = chunk, bool(chunk)
        sent += len(chunk)
        while more:
            plain = _piece(unpacking, packed)
            told += len(plain)
            if told > (bound := min(most, FIRST + DENSEST * sent)):
                raise TooLarge(f"a body as it came may have {bound} bytes when it is unpacked")
            yield plain
            await asyncio.sleep(0)
            whole = unpacking.eof
            packed = unpacking.unused_data if whole else unpacking.unconsumed_tail
            # With nothing left of what was packed, more of what was unpacked may wait in there.
            more = bool(packed) or (len(plain) == PIECE and not whole)
            if whole:  # one gzip may follow the other
                unpacking = zlib.decompressobj(wbits=GZIP_BITS)
    if not whole:
        raise _not_as_said("gzip that was cut off")


def unpacked(body: bytes, most: int) -> bytes:
    """A body as it was before; TooLarge where it comes to more than `most` bytes."""
    try:
        return unzipped(body, most)
    except TooMuch:
        raise TooLarge(f"a body may have {most} bytes when it is unpacked") from None
    except Unreadable as reason:
        raise _not_as_said(str(reason)) from None


def _is_packed(request: Request) -> bool:
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in PLAIN | GZIP:
        raise Invalid(f"wrong: {FIELD}", errors=[field_error(FIELD, "gzip, or none")])
    return encoding in GZIP


def _piece(unpacking: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unpacking.decompress(packed, PIECE)
    except zlib.error:
        raise _not_as_said("no gzip") from None


def _not_as_said(reason: str) -> Invalid:
    errors = [field_error(FIELD, reason)]
    return Invalid("the body is not what its Content-Encoding says", errors=errors)
