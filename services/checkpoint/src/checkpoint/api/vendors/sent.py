"""What a device has sent, read no further than its sender has shown who it is."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from checkpoint.adapters.bodies import MOST_BYTES, TooMuch, Unreadable, unzipped
from checkpoint.adapters.neutral import Post
from checkpoint.api.devices.door import MOST_OF_A_STRANGER
from shared.errors import Invalid, TooLarge

HEADERS = ("content-type", "content-encoding")

LetOn = Callable[[], Awaitable[None]]
"""Raises where the sender has not shown enough for more to be read."""


async def post_of(request: Request, let_on: LetOn) -> Post:
    """The request as an adapter reads it; a body that was zipped on its way is unpacked."""
    body = await body_of(request, let_on)
    if request.headers.get("content-encoding"):
        body = unpacked(body)
        if len(body) > MOST_OF_A_STRANGER:
            await let_on()
    return Post(
        body=body,
        content_type=request.headers.get("content-type", ""),
        path=_path(request),
        query=dict(request.query_params),
        headers={k: v for k, v in request.headers.items() if k in HEADERS or k.startswith("ce-")},
    )


async def body_of(request: Request, let_on: LetOn) -> bytes:
    """The body as it streams in; who has shown nothing is asked before it grows."""
    body, asked = bytearray(), False
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_OF_A_STRANGER and not asked:
            await let_on()
            asked = True
    return bytes(body)


def unpacked(body: bytes) -> bytes:
    try:
        return unzipped(body)
    except TooMuch:
        raise TooLarge(f"a body may have {MOST_BYTES} bytes when it is unpacked") from None
    except Unreadable:
        raise Invalid("the body is not what its Content-Encoding says") from None


def _path(request: Request) -> str:
    """The path without a token: it is nobody's business behind the door."""
    token = request.path_params.get("token", "")
    return request.url.path.replace(f"/{token}", "", 1) if token else request.url.path
