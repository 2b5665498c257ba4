"""A stream of readings, one to a line: what a gateway has gathered, stored as it comes in."""

import re
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from checkpoint.api.answers import EXAMPLE, Result, refused
from checkpoint.api.devices.door import Door, Entered
from checkpoint.api.intake import MOST, parse_lines
from checkpoint.api.packed import plain_stream
from checkpoint.api.storing import Storing
from shared.errors import TooLarge
from shared.metrics.gates import READINGS

MOST_BYTES = 64 << 20
MOST_OF_A_LINE = 16 << 10
NAMED = 1_000
"""Refused lines that are named; of more the number alone is told."""
PATH = "/v1/readings/stream"
LIMITS: Mapping[re.Pattern[str], int] = MappingProxyType({re.compile(PATH): MOST_BYTES})
OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": orjson.dumps(EXAMPLE).decode(),
            }
        },
    }
}


class Streamed(BaseModel):
    """How many lines were stored; `results` name those that were refused, by their number from 0;
    blank lines do not count.

    All were read when this is answered. Where a stream breaks off or is answered 503, its first
    lines may be stored: send it again as a whole, nothing is stored twice.
    """

    accepted: int
    refused: int
    results: list[Result]


def routes(storing: Storing, door: Door) -> APIRouter:
    router = APIRouter(tags=["readings"])

    @router.post(PATH, status_code=202, openapi_extra=OPENAPI)
    async def stream(request: Request, sent: Annotated[Entered, Depends(door)]) -> Streamed:
        """Post readings one to a line (NDJSON), up to 64 MiB; signed ones up to 1 MiB.

        They are stored by the thousand as they come in. What a device sends beyond its limit here
        is waited for before it may send again. A gate is not answered here: crossings are decided
        beside it.
        """
        told, first = Streamed(accepted=0, refused=0, results=[]), 0
        async for lines in groups(plain_stream(request, MOST_BYTES)):
            rows, wrong = parse_lines(lines, storing.person_key)
            sealed, more = await storing.store(rows, sent, begun=first > 0)
            READINGS.labels("refused").inc(len(wrong))
            told.accepted += len(sealed)
            told.refused += len(wrong) + len(more)
            for one in sorted((*wrong, *more), key=lambda refusal: refusal.item):
                if len(told.results) < NAMED:
                    result = refused(one) | {"item": first + one.item}
                    told.results.append(Result.model_validate(result))
            first += len(lines)
        return told

    return router


async def groups(chunks: AsyncIterator[bytes]) -> AsyncIterator[list[bytes]]:
    """Lines by the thousand, blank ones left out; TooLarge where one has no end."""
    rest, lines = b"", list[bytes]()
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > MOST_OF_A_LINE or any(len(line) > MOST_OF_A_LINE for line in whole):
            raise TooLarge(f"a line may have {MOST_OF_A_LINE} bytes")
        lines += [line for line in whole if line.strip()]
        while len(lines) >= MOST:
            yield lines[:MOST]
            del lines[:MOST]
    if rest.strip():
        lines.append(rest)
    if lines:
        yield lines
